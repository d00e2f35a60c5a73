"""The three pages that are clicked, each a Streamlit script of its own."""
