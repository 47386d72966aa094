namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads the statements that concern the session, and names all that no other reader knows.</summary>
internal static class SessionReader
{
    /// <summary>Reads the statement that the reader stands at the beginning of.</summary>
    /// <param name="keyword">Its first word in capitals; empty where it begins with no known word.</param>
    /// <param name="reader">Stands at the statement's beginning.</param>
    public static Reading Read(scoped ReadOnlySpan<char> keyword, ref StatementReader reader) =>
        keyword switch
        {
            "SET" => Set(ref reader),
            "RESET" => Reset(ref reader),
            "SHOW" => Named("SHOW", ShownName(ref reader)),
            "DISCARD" => Discard(ref reader),
            "DECLARE" => Named("DECLARE CURSOR", NameBehind(ref reader)),
            "IMPORT" => Import(ref reader),
            "DEALLOCATE" => Deallocate(ref reader),
            "REASSIGN" => Named("REASSIGN OWNED", null),
            "EXECUTE" => Named("EXECUTE", NameBehind(ref reader)),
            "CALL" => Named("CALL", NameBehind(ref reader)),
            "CLOSE" => Named("CLOSE", NameBehind(ref reader)),
            "LISTEN" => Named("LISTEN", NameBehind(ref reader)),
            "UNLISTEN" => Named("UNLISTEN", NameBehind(ref reader)),
            "NOTIFY" => Named("NOTIFY", NameBehind(ref reader)),
            "DO" => Named("DO", null),
            _ => Named(reader.Keyword(), null),
        };

    static Reading Named(string verb, string? name) => new(verb, name);

    static string? NameBehind(ref StatementReader reader)
    {
        reader.Move();
        return reader.Name();
    }

    static Reading Set(ref StatementReader reader)
    {
        var ahead = reader;
        if (ahead.TryWords("SET", "CONSTRAINTS"))
            return new Reading("SET CONSTRAINTS");
        var setting = SettingChange.Read(reader);
        return new Reading("SET", setting?.Name) { Setting = setting };
    }

    static Reading Reset(ref StatementReader reader)
    {
        var setting = SettingChange.Read(reader);
        var name = setting?.Name is null or "" or SettingChange.All ? null : setting.Name;
        return new Reading("RESET", name) { Setting = setting };
    }

    static string? ShownName(ref StatementReader reader)
    {
        reader.Move();
        return reader.IsWord("ALL") || SettingChange.ReadName(ref reader) is not { Length: > 0 } name ? null : name;
    }

    static Reading Discard(ref StatementReader reader) =>
        reader.TryWords("DISCARD", "ALL")
            ? new Reading("DISCARD ALL") { Restriction = new Repeatable() }
            : new Reading("DISCARD");

    static Reading Import(ref StatementReader reader)
    {
        reader.Move();
        reader.TryWords("FOREIGN", "SCHEMA");
        return new Reading("IMPORT FOREIGN SCHEMA", reader.Name());
    }

    static Reading Deallocate(ref StatementReader reader)
    {
        reader.Move();
        reader.TryWords("PREPARE");
        return new Reading("DEALLOCATE", reader.IsWord("ALL") ? null : reader.Name());
    }
}
