"""The token-tree scorer: tokens that requests share are computed once."""
