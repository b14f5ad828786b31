"""Read-only reference data (communes, territories, places, procedures) and its search.

Sources and licences: `data/reference/SOURCES.md`.
"""
