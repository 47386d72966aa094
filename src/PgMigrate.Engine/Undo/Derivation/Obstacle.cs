namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>A statement that has no certain inverse.</summary>
/// <param name="Line">Where it begins in the script, from 1.</param>
/// <param name="Verb">What it does, such as <c>ALTER TABLE</c>; empty for what is no statement.</param>
/// <param name="Object">The one object that it does it to, as written; null where there is none or several.</param>
/// <param name="Reason">Why it cannot be undone with certainty: a sentence.</param>
internal sealed record Obstacle(int Line, string Verb, string? Object, string Reason)
{
    /// <summary>True where two snapshots, from before the script and after it, show all that the statement has done.</summary>
    public bool IsInCatalogue { get; init; }

    /// <summary>All of it on one line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"line {Line}: {Verb}{(Object is null ? "" : $" {Object}")}: {Reason}");
}
