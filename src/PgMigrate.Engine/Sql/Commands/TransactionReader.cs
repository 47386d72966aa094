namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads transaction control, COMMIT and ROLLBACK PREPARED, and PREPARE.</summary>
internal static class TransactionReader
{
    /// <summary>Reads the statement that the reader stands at the beginning of.</summary>
    public static Reading Read(ref StatementReader reader)
    {
        var control = Control(reader);
        if (control != TransactionControl.None)
            return new Reading(VerbOf(control, reader)) { Control = control, Savepoint = Savepoint(reader) };
        if (reader.TryWords("PREPARE"))
            return new Reading("PREPARE", reader.Name());
        if (reader.TryWords("COMMIT", "PREPARED"))
            return Finish(reader, "COMMIT PREPARED");
        return reader.TryWords("ROLLBACK", "PREPARED") ? Finish(reader, "ROLLBACK PREPARED") : new Reading(reader.Keyword());
    }

    /// <summary>What the statement that <paramref name="reader"/> begins with does to the transaction.</summary>
    public static TransactionControl Control(StatementReader reader)
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

    /// <summary>The savepoint that such a statement makes, releases or goes back to; null for the others.</summary>
    public static string? Savepoint(StatementReader reader)
    {
        if (reader.TryWords("SAVEPOINT"))
            return reader.Identifier();
        var isReleased = reader.TryWords("RELEASE");
        if (!isReleased)
        {
            reader.TryAnyWord("ROLLBACK", "ABORT");
            reader.TryAnyWord("WORK", "TRANSACTION");
        }

        if (!isReleased && !reader.TryWords("TO"))
            return null;
        reader.TryWords("SAVEPOINT");
        return reader.Identifier();
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

    static string VerbOf(TransactionControl control, StatementReader reader) =>
        control switch
        {
            TransactionControl.Begin => reader.IsWord("BEGIN") ? "BEGIN" : "START TRANSACTION",
            TransactionControl.Commit or TransactionControl.CommitAndChain => "COMMIT",
            TransactionControl.Rollback or TransactionControl.RollbackAndChain => "ROLLBACK",
            TransactionControl.Prepare => "PREPARE TRANSACTION",
            TransactionControl.Savepoint => "SAVEPOINT",
            TransactionControl.ReleaseSavepoint => "RELEASE SAVEPOINT",
            _ => "ROLLBACK TO SAVEPOINT",
        };

    static Reading Finish(StatementReader reader, string verb) =>
        new(verb)
        {
            Restriction = new FinishPrepared(reader.AtEnd ? null : SqlLiteral.Value(reader.CurrentText, reader.Current.Kind)),
        };
}
