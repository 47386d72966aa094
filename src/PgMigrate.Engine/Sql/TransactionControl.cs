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
