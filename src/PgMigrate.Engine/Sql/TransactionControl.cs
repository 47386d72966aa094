namespace PgMigrate.Engine.Sql;

/// <summary>What a statement does to the transaction it runs in.</summary>
internal enum TransactionControl
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>BEGIN or START TRANSACTION.</summary>
    Begin,

    /// <summary>COMMIT or END.</summary>
    Commit,

    /// <summary>COMMIT AND CHAIN: a new transaction begins at once.</summary>
    CommitAndChain,

    /// <summary>ROLLBACK or ABORT.</summary>
    Rollback,

    /// <summary>ROLLBACK AND CHAIN: a new transaction begins at once.</summary>
    RollbackAndChain,

    /// <summary>PREPARE TRANSACTION: the session leaves it, neither committed nor rolled back.</summary>
    Prepare,

    /// <summary>SAVEPOINT.</summary>
    Savepoint,

    /// <summary>RELEASE SAVEPOINT.</summary>
    ReleaseSavepoint,

    /// <summary>ROLLBACK TO SAVEPOINT.</summary>
    RollbackToSavepoint,
}

/// <summary>Reads transaction control.</summary>
internal static class TransactionControlReader
{
    /// <summary>What the statement that <paramref name="reader"/> begins with does to the transaction.</summary>
    public static TransactionControl Read(StatementReader reader)
    {
        if (reader.IsWord("BEGIN") || reader.TryWords("START", "TRANSACTION"))
            return TransactionControl.Begin;
        if (reader.TryWords("PREPARE", "TRANSACTION"))
            return TransactionControl.Prepare;
        if (reader.IsWord("SAVEPOINT"))
            return TransactionControl.Savepoint;
        if (reader.IsWord("RELEASE"))
            return TransactionControl.ReleaseSavepoint;
        if (reader.TryAnyWord("COMMIT", "END"))
            return ReadEnd(reader, TransactionControl.Commit, TransactionControl.CommitAndChain);
        if (reader.TryAnyWord("ROLLBACK", "ABORT"))
            return ReadEnd(reader, TransactionControl.Rollback, TransactionControl.RollbackAndChain);
        return TransactionControl.None;
    }

    static TransactionControl ReadEnd(StatementReader reader, TransactionControl plain, TransactionControl chained)
    {
        if (reader.IsWord("PREPARED"))
            return TransactionControl.None;
        reader.TryAnyWord("WORK", "TRANSACTION");
        if (reader.IsWord("TO"))
            return TransactionControl.RollbackToSavepoint;
        return reader.TryWords("AND", "CHAIN") ? chained : plain;
    }
}
