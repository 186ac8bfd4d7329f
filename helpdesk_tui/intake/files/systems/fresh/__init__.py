"""Freshdesk and Freshservice, whose API is nearly one. Others use the module of each."""
