"""Services that charge for what they translate."""
