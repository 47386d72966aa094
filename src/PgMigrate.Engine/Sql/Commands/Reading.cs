namespace PgMigrate.Engine.Sql.Commands;

/// <summary>What the grammar makes of a statement.</summary>
/// <param name="Verb"><see cref="StatementFacts.Verb"/>.</param>
/// <param name="Object"><see cref="StatementFacts.Object"/>.</param>
/// <param name="Command">What it asks for; null where no rule needs to know.</param>
internal readonly record struct Reading(string Verb, string? Object = null, SqlCommand? Command = null)
{
    /// <summary>Why it cannot run in a transaction block; null where it can.</summary>
    public TransactionRestriction? Restriction { get; init; }

    /// <summary>What it does to the transaction it runs in.</summary>
    public TransactionControl Control { get; init; }

    /// <summary>The savepoint that it makes, releases or goes back to; null for none.</summary>
    public string? Savepoint { get; init; }

    /// <summary>The setting that it changes; null where it changes none.</summary>
    public SettingChange? Setting { get; init; }

    /// <summary>What a COPY copies; null where it is none.</summary>
    public CopyStatement? Copy { get; init; }

    /// <summary>The effects that neither the verb nor the functions it calls tell.</summary>
    public StatementEffects Effects { get; init; }
}
