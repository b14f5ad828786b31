"""La Coop: the suite of tools of French digital mediators."""
