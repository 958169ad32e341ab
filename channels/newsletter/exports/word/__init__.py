"""The pieces of the Word file: XML as Word writes it, in the order its schema demands."""
