namespace PgMigrate.Engine.Rules;

/// <summary>A rule about a script as a whole.</summary>
internal abstract class ScriptRule : Rule
{
    /// <summary>
    /// What it finds, and at which statement; null for nothing. It throws nothing for what users may have written.
    /// </summary>
    /// <param name="statements">The script's statements and those in its DO blocks, in order; their
    /// <see cref="StatementContext.Schema"/> is what the script has left.</param>
    public abstract (StatementContext Site, RuleHit Found)? Check(IReadOnlyList<StatementContext> statements);
}
