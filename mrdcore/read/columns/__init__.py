"""What the columns mean: matched, guessed, shown, asked."""
