using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>What takes back a statement or a part of it.</summary>
/// <param name="Statements">In the order in which they run; none where nothing is needed.</param>
/// <param name="Reason">Why there is no certain inverse; null where there is one.</param>
internal sealed record Inverse(IReadOnlyList<InverseStatement> Statements, string? Reason)
{
    /// <summary>Nothing needs to be taken back.</summary>
    public static Inverse None { get; } = new([], null);

    /// <summary>These statements do it.</summary>
    public static Inverse Of(params IReadOnlyList<InverseStatement> statements) => new(statements, null);

    /// <summary>This statement, on a target, does it.</summary>
    public static Inverse Of(Target target, Func<string?> sql) => Of(new InverseStatement(target, sql));

    /// <summary>There is none.</summary>
    public static Inverse Refused(string reason) => new([], reason);
}

/// <summary>
/// A statement that is written when the whole script is known: an object made by it may get another name until then.
/// </summary>
/// <param name="Target">What it names.</param>
/// <param name="Sql">Writes it; null where it is not needed any more.</param>
internal sealed record InverseStatement(Target Target, Func<string?> Sql)
{
    /// <summary>True for what takes a constraint away, which goes before columns do.</summary>
    public bool IsConstraint { get; init; }
}

/// <summary>An object that a script names.</summary>
internal sealed class Target(NameKind kind, ObjectName name)
{
    /// <summary>What kind of name it is.</summary>
    public NameKind Kind => kind;

    /// <summary>
    /// Its name, with its schema where that is known; that of an object which the script makes is the last one.
    /// </summary>
    public ObjectName Name { get; set; } = name;

    /// <summary>The creation of it; null where it was there before.</summary>
    public Creation? Creation { get; set; }

    /// <summary>The arguments of a routine as a statement names them; null where it does not.</summary>
    public IReadOnlyList<string>? Arguments { get; set; }

    /// <summary>Why it is not certain which object is meant; null where it is.</summary>
    public string? Problem { get; set; }

    /// <summary>The name as a statement has it.</summary>
    public string Sql => ServerQuote.Name(Name);
}
