"""What was generated in a deck, and what people have changed in it since."""
