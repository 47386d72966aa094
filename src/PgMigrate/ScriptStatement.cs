namespace PgMigrate;

/// <summary>One statement of a script.</summary>
public sealed record ScriptStatement
{
    /// <summary>Line of its first word, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column of its first word, from 1, in UTF-16 units.</summary>
    public required int Column { get; init; }

    /// <summary>Where it begins in the text, in UTF-16 units.</summary>
    public required int Offset { get; init; }

    /// <summary>Its length without the semicolon, in UTF-16 units.</summary>
    public required int Length { get; init; }

    /// <summary>What it does, as PostgreSQL names it: <c>CREATE TABLE</c>, <c>UPDATE</c>, <c>ALTER TABLE</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>What it does it to, as written (<c>tara.asset</c>); null where there is no one object.</summary>
    public string? Object { get; init; }

    /// <summary>The statement as written; secret tokens are masked.</summary>
    public required string Text { get; init; }

    /// <summary>False for a statement that PostgreSQL refuses in a transaction block.</summary>
    public required bool Transactional { get; init; }

    /// <summary>What it does, and to what: <c>CREATE TABLE tara.asset</c>.</summary>
    public override string ToString() => Object is null ? Verb : $"{Verb} {Object}";
}
