"""Letters are rows: rendered, stored with the act that causes them, sent later, retried with back-off.

A letter is written once per `key`, so an act that runs twice writes to nobody twice. Without a mail server
letters wait in the database and are read in the back office.
"""
