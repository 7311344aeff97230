"""The workload ledger: how much is asked of each unit in a month. It counts what is asked, never what people do."""
