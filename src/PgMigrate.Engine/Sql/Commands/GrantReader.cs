namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads GRANT and REVOKE; the reader stands behind that word.</summary>
internal static class GrantReader
{
    static readonly string[] ForAll =
    [
        "ALL TABLES IN SCHEMA",
        "ALL SEQUENCES IN SCHEMA",
        "ALL FUNCTIONS IN SCHEMA",
        "ALL PROCEDURES IN SCHEMA",
        "ALL ROUTINES IN SCHEMA",
    ];

    /// <summary>Without roles to give to or take from, it is no command.</summary>
    public static Reading Read(ref StatementReader reader, bool isRevoke)
    {
        SkipOption(ref reader);
        var roles = reader;
        var privileges = ReadPrivileges(ref reader);
        if (!reader.SeekAnyWord("ON", "TO", "FROM") || !reader.TryWords("ON"))
            return OfRoles(ref roles, isRevoke);
        var type = ReadType(ref reader);
        var arguments = new List<IReadOnlyList<string>?>();
        var objects = ReadObjects(ref reader, arguments, out var only);
        var command = ReadRoles(ref reader) is { } to ? new Grant(isRevoke, privileges, type, objects, to) : null;
        var isShared = type is "DATABASE" or "TABLESPACE" or "PARAMETER";
        return new Reading(isRevoke ? "REVOKE" : "GRANT", only)
        {
            Command = command is null ? null : command with { Arguments = arguments, HasGrantor = reader.SeekAnyWord("GRANTED") },
            Effects = isShared ? StatementEffects.SharedCatalogue : StatementEffects.None,
        };
    }

    /// <summary>ALTER DEFAULT PRIVILEGES, whose reader stands behind those words; null where it is none.</summary>
    public static GrantDefaults? ReadDefaults(ref StatementReader reader)
    {
        if (!reader.SeekAnyWord("GRANT", "REVOKE"))
            return null;
        var isRevoke = reader.IsWord("REVOKE");
        reader.Move();
        SkipOption(ref reader);
        var privileges = ReadPrivileges(ref reader);
        if (!reader.TryWords("ON"))
            return null;
        var from = reader.Offset;
        while (!reader.AtEnd && !reader.IsAnyWord("TO", "FROM"))
            reader.Move();
        var type = reader.TextSince(from).ToUpperInvariant();
        return ReadRoles(ref reader) is { } roles ? new GrantDefaults(isRevoke, privileges, type, roles) : null;
    }

    static Reading OfRoles(ref StatementReader reader, bool isRevoke)
    {
        var first = reader;
        var granted = reader.Identifiers();
        var only = granted.Count == 1 ? first.Name() : null;
        var command = ReadRoles(ref reader) is { } to ? new Grant(isRevoke, granted, null, [], to) : null;
        return new Reading(isRevoke ? "REVOKE ROLE" : "GRANT ROLE", only, command);
    }

    /// <summary>GRANT OPTION FOR, ADMIN OPTION FOR; INHERIT and SET as well from 16 on.</summary>
    static void SkipOption(ref StatementReader reader)
    {
        var ahead = reader;
        ahead.Move();
        if (ahead.TryWords("OPTION", "FOR"))
            reader = ahead;
    }

    /// <summary>The words of each privilege; its columns are left out.</summary>
    static List<string> ReadPrivileges(ref StatementReader reader)
    {
        var privileges = new List<string>();
        do
        {
            var from = reader.Offset;
            while (reader.Is(SqlTokenKind.Word) && !reader.IsAnyWord("ON", "TO", "FROM"))
                reader.Move();
            privileges.Add(Canonical(reader.TextSince(from)));
            reader.SkipGroup();
        } while (reader.TryToken(SqlTokenKind.Comma));
        return privileges;
    }

    static string Canonical(string privilege)
    {
        var words = new StatementReader(privilege);
        return words.TryWords("ALL") ? "ALL" : words.LeadingWords();
    }

    /// <summary>A table may be called <c>role</c> and stand there without its type.</summary>
    static string ReadType(ref StatementReader reader)
    {
        if (reader.TryPhrase(ForAll) is { } all)
            return all;
        var ahead = reader;
        var type = SqlObjectType.Read(ref ahead)?.Name;
        var isName = ahead.IsAnyWord("TO", "FROM") || ahead.Is(SqlTokenKind.Comma) || ahead.Is(SqlTokenKind.Dot);
        if (type is null || isName)
            return "TABLE";
        reader = ahead;
        return type;
    }

    static List<ObjectName> ReadObjects(ref StatementReader reader, List<IReadOnlyList<string>?> arguments, out string? only)
    {
        var objects = new List<ObjectName>();
        only = null;
        do
        {
            if ((reader.ObjectName(out var written) ?? LargeObject(ref reader)) is not { } name)
                continue;
            objects.Add(name);
            only = objects.Count == 1 ? written : null;
            arguments.Add(reader.Is(SqlTokenKind.OpenParenthesis) ? reader.GroupItems() : null);
        } while (reader.TryToken(SqlTokenKind.Comma));
        return objects;
    }

    static ObjectName? LargeObject(ref StatementReader reader)
    {
        if (!reader.Is(SqlTokenKind.Number))
            return null;
        var number = new ObjectName(null, reader.CurrentText.ToString());
        reader.Move();
        return number;
    }

    static List<string>? ReadRoles(ref StatementReader reader)
    {
        if (!reader.TryAnyWord("TO", "FROM"))
            return null;
        var roles = new List<string>();
        do
        {
            reader.TryWords("GROUP");
            if (reader.Identifier() is { } role)
                roles.Add(role);
        } while (reader.TryToken(SqlTokenKind.Comma));
        return roles;
    }
}
