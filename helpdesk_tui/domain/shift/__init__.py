"""What has to be told to a technician.

``conditions`` says what holds, ``journal`` what was told of it, ``announcement`` the words.
"""
