namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads the actions of ALTER TABLE that set what holds for the whole relation.</summary>
internal static class TableSettingReader
{
    /// <summary>Null where none follows.</summary>
    public static TableAction? Read(ref StatementReader reader)
    {
        if (reader.TryWords("SET"))
            return ReadSet(ref reader);
        if (reader.TryWords("RESET"))
            return ReadParameters(ref reader);
        if (reader.TryWords("OWNER", "TO"))
            return reader.Identifier() is { } owner ? new SetOwner(owner) : null;
        if (reader.TryWords("REPLICA", "IDENTITY"))
            return ReadReplicaIdentity(ref reader);
        if (reader.TryWords("INHERIT"))
            return ReadParent(ref reader, isAdded: true);
        if (reader.TryWords("NO", "INHERIT"))
            return ReadParent(ref reader, isAdded: false);
        return ReadSwitch(ref reader) ?? ReadOther(ref reader);
    }

    static TableAction? ReadSet(ref StatementReader reader)
    {
        if (reader.Is(SqlTokenKind.OpenParenthesis))
            return ReadParameters(ref reader);
        if (reader.TryWords("LOGGED"))
            return new SetLogged(IsLogged: true);
        if (reader.TryWords("UNLOGGED"))
            return new SetLogged(IsLogged: false);
        if (reader.TryWords("SCHEMA"))
            return reader.Identifier() is { } schema ? new SetSchema(schema) : null;
        if (reader.TryWords("TABLESPACE"))
            return reader.Identifier() is { } tablespace ? new SetTablespace(tablespace) : null;
        if (reader.TryWords("ACCESS", "METHOD"))
            return reader.Identifier() is { } method ? new SetAccessMethod(method) : null;
        return reader.TryPhrase("WITHOUT CLUSTER", "WITHOUT OIDS") is { } words ? new OtherTableAction($"SET {words}") : null;
    }

    static SetReplicaIdentity? ReadReplicaIdentity(ref StatementReader reader) =>
        reader.TryPhrase("NOTHING", "FULL", "DEFAULT", "USING INDEX") is { } identity ? new SetReplicaIdentity(identity) : null;

    static SetStorageParameters? ReadParameters(ref StatementReader reader) =>
        reader.Is(SqlTokenKind.OpenParenthesis)
            ? new SetStorageParameters([.. SqlOption.ReadList(ref reader).Select(static option => option.Name)])
            : null;

    static SetInheritance? ReadParent(ref StatementReader reader, bool isAdded) =>
        reader.ObjectName() is { } parent ? new SetInheritance(parent, isAdded) : null;

    static TableAction? ReadSwitch(ref StatementReader reader)
    {
        var word = reader.TryPhrase("ENABLE", "DISABLE", "NO FORCE", "FORCE");
        if (word is null)
            return null;
        if (reader.TryWords("ROW", "LEVEL", "SECURITY"))
            return new SwitchRowSecurity(word);
        reader.TryAnyWord("ALWAYS", "REPLICA");
        var isRule = reader.TryWords("RULE");
        return (isRule || reader.TryWords("TRIGGER")) && reader.Identifier() is { } name
            ? new SwitchTrigger(name, word == "ENABLE") { IsRule = isRule }
            : null;
    }

    static OtherTableAction? ReadOther(ref StatementReader reader) =>
        reader.TryPhrase("CLUSTER ON", "NOT OF", "OF", "OPTIONS", "NO DEPENDS ON EXTENSION", "DEPENDS ON EXTENSION") is { } words
            ? new OtherTableAction(words)
            : null;
}
