"""What staff see of the sending: the list, one delivery, the acts on it, the channels, and the previews."""
