using Npgsql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>What to do about a failed statement, by its SQLSTATE.</summary>
internal static class SqlStateAdvice
{
    /// <summary>The advice for a statement of a script whose statements commit one by one.</summary>
    public static string ForSteps(string sqlState) =>
        sqlState switch
        {
            PostgresErrorCodes.InvalidTransactionTermination or PostgresErrorCodes.ActiveSqlTransaction =>
                "It was sent outside of a transaction, and commits where the server does not let it: below a function, in a "
                    + "block with EXCEPTION, or in a procedure with a SET clause. Change that.",
            _ => For(sqlState),
        };

    /// <summary>The advice for a state.</summary>
    public static string For(string sqlState) =>
        sqlState switch
        {
            PostgresErrorCodes.SyntaxError => "Correct the statement.",
            PostgresErrorCodes.UndefinedTable
            or PostgresErrorCodes.UndefinedColumn
            or PostgresErrorCodes.UndefinedFunction
            or PostgresErrorCodes.UndefinedObject
            or PostgresErrorCodes.InvalidSchemaName =>
                "Look whether the script that makes it comes earlier, and whether its name needs a schema.",
            PostgresErrorCodes.DuplicateTable
            or PostgresErrorCodes.DuplicateObject
            or PostgresErrorCodes.DuplicateColumn
            or PostgresErrorCodes.DuplicateSchema
            or PostgresErrorCodes.DuplicateFunction =>
                $"It is there already. If this database was set up by other means, record what it has with {RunOption.Baseline}.",
            PostgresErrorCodes.InsufficientPrivilege => "Run as a user who may do this, or let the owner grant the right.",
            PostgresErrorCodes.LockNotAvailable =>
                $"Others hold the table. Try again when they are done, or raise {RunOption.LockTimeout} or "
                    + $"{RunOption.Retries}; {Operation.ListScripts} changes nothing and can be run meanwhile.",
            PostgresErrorCodes.DeadlockDetected =>
                "Run again; where it repeats, lock tables in the order in which the application does.",
            PostgresErrorCodes.QueryCanceled =>
                "It ran into statement_timeout, or someone cancelled it. Raise the time with: -- pgmigrate:statement-timeout "
                    + "10min",
            PostgresErrorCodes.OutOfMemory =>
                "The script takes more locks than the server has room for. Raise max_locks_per_transaction, or split the script.",
            PostgresErrorCodes.UntranslatableCharacter =>
                "The database's encoding lacks a character of the script, which may stand in a comment: take it out, or use a "
                    + "database of the encoding UTF8.",
            PostgresErrorCodes.DiskFull => "The server's disk is full: free space, and run again.",
            PostgresErrorCodes.InvalidTransactionTermination =>
                "A COMMIT or ROLLBACK in a procedure needs: -- pgmigrate:transaction off",
            PostgresErrorCodes.ActiveSqlTransaction =>
                "SET TRANSACTION must be the first statement of its script. What cannot run in a transaction needs at the top: "
                    + "-- pgmigrate:transaction off",
            PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.CheckViolation
            or PostgresErrorCodes.NotNullViolation
            or PostgresErrorCodes.ExclusionViolation =>
                "The data does not fit. Correct the data in a script that runs before this one.",
            _ => "Correct the script or the database, and run again: a run applies what is not applied yet.",
        };
}
