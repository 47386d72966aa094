namespace PgMigrate.Engine.Scripts;

/// <summary>How a script is run.</summary>
internal enum ExecutionMode
{
    /// <summary>In one transaction, its history row inside.</summary>
    Transaction,

    /// <summary>Statement by statement, each with a checkpoint.</summary>
    Statements,

    /// <summary>As it is written: it has BEGIN and COMMIT of its own.</summary>
    AsWritten,

    /// <summary>Its one statement over ranges of a key, each a transaction with its checkpoint.</summary>
    Batches,
}
