"""The commands on what a desk goes by: the configuration, and the service level agreement.

``cli.commands`` names them; ``judging`` says what is wrong with a configuration.
"""
