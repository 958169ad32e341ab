"""What residents choose in the LINE talk: the buttons, what they mean, and the words that answer them."""
