"""The only Streamlit below the pages: the frame, sign-in, forms, filters, cards, tables."""
