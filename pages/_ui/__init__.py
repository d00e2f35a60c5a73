"""The Streamlit side of the house: what pages share. A package, so that no file in it is taken for a page."""
