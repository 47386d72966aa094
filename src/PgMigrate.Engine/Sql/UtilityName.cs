namespace PgMigrate.Engine.Sql;

/// <summary>Verb and object of the statements that neither define, grant nor query.</summary>
internal static class UtilityName
{
    /// <summary>Reads it off the statement that <paramref name="reader"/> stands at the beginning of.</summary>
    public static StatementName Read(ref StatementReader reader)
    {
        if (Transaction(reader) is { } control)
            return new(control, null);
        return reader.Is(SqlTokenKind.Word) ? ByFirstWord(ref reader) : new("", null);
    }

    static string? Transaction(StatementReader reader) => TransactionControlReader.Read(reader) switch
    {
        TransactionControl.Begin => reader.IsWord("BEGIN") ? "BEGIN" : "START TRANSACTION",
        TransactionControl.Commit or TransactionControl.CommitAndChain => "COMMIT",
        TransactionControl.Rollback or TransactionControl.RollbackAndChain => "ROLLBACK",
        TransactionControl.Prepare => "PREPARE TRANSACTION",
        TransactionControl.Savepoint => "SAVEPOINT",
        TransactionControl.ReleaseSavepoint => "RELEASE SAVEPOINT",
        TransactionControl.RollbackToSavepoint => "ROLLBACK TO SAVEPOINT",
        _ => null,
    };

    static StatementName ByFirstWord(ref StatementReader reader)
    {
        var verb = reader.CurrentText.ToString().ToUpperInvariant();
        var whole = reader;
        reader.Move();
        return verb switch
        {
            "TRUNCATE" or "LOCK" => WithTable(verb, ref reader),
            "COPY" => new(verb, CopyStatement.Read(whole)?.Table),
            "VACUUM" or "CLUSTER" => new(verb, Maintained(ref reader)),
            "ANALYZE" or "ANALYSE" => new("ANALYZE", Maintained(ref reader)),
            "REINDEX" => new(verb, Reindexed(ref reader)),
            "REFRESH" => Refresh(ref reader),
            "SET" => Set(whole, ref reader),
            "RESET" or "SHOW" => new(verb, reader.IsAnyWord("ALL") ? null : SettingName(ref reader)),
            "DISCARD" => new(reader.IsAnyWord("ALL") ? "DISCARD ALL" : verb, null),
            "COMMIT" => new("COMMIT PREPARED", null),
            "ROLLBACK" => new("ROLLBACK PREPARED", null),
            "REASSIGN" => new("REASSIGN OWNED", null),
            "IMPORT" => Import(ref reader),
            "DECLARE" => new("DECLARE CURSOR", reader.Name()),
            "DEALLOCATE" => Deallocate(ref reader),
            "PREPARE" or "EXECUTE" or "CALL" or "CLOSE" or "LISTEN" or "UNLISTEN" or "NOTIFY" => new(verb, reader.Name()),
            _ => new(verb, null),
        };
    }

    static StatementName WithTable(string verb, ref StatementReader reader)
    {
        reader.TryWords("TABLE");
        return new(verb, StatementName.OnlyRelation(ref reader));
    }

    /// <summary>The table behind the options of VACUUM, ANALYZE and CLUSTER.</summary>
    static string? Maintained(ref StatementReader reader)
    {
        if (reader.Is(SqlTokenKind.OpenParenthesis))
            reader.MovePastGroup();
        while (reader.TryAnyWord("FULL", "FREEZE", "VERBOSE", "ANALYZE", "ANALYSE"))
        {
            // Options of the old syntax.
        }
        var name = StatementName.Relation(ref reader);
        if (reader.Is(SqlTokenKind.OpenParenthesis))
            reader.MovePastGroup();
        return reader.Is(SqlTokenKind.Comma) ? null : name;
    }

    static string? Reindexed(ref StatementReader reader)
    {
        if (reader.Is(SqlTokenKind.OpenParenthesis))
            reader.MovePastGroup();
        SqlObjectType.Read(ref reader);
        reader.TryWords("CONCURRENTLY");
        return reader.Name();
    }

    static StatementName Refresh(ref StatementReader reader)
    {
        reader.TryWords("MATERIALIZED", "VIEW");
        reader.TryWords("CONCURRENTLY");
        return new("REFRESH MATERIALIZED VIEW", reader.Name());
    }

    static StatementName Set(StatementReader whole, ref StatementReader reader)
    {
        if (reader.IsWord("CONSTRAINTS"))
            return new("SET CONSTRAINTS", null);
        return new("SET", SettingChange.Read(whole)?.Name);
    }

    static string? SettingName(ref StatementReader reader) =>
        SettingChange.ReadName(ref reader) is { Length: > 0 } name ? name : null;

    static StatementName Import(ref StatementReader reader)
    {
        reader.TryWords("FOREIGN", "SCHEMA");
        return new("IMPORT FOREIGN SCHEMA", reader.Name());
    }

    static StatementName Deallocate(ref StatementReader reader)
    {
        reader.TryWords("PREPARE");
        return new("DEALLOCATE", reader.IsWord("ALL") ? null : reader.Name());
    }
}
