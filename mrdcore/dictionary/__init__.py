"""The columns of the data dictionary, a file a subject; `mrdcore.schema` puts them together."""
