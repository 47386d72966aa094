namespace PgMigrate.Hosting;

/// <summary>
/// Ends the start of an application whose database did not get its schema. What failed is told once: its text leaves out what
/// the application's log has told already.
/// </summary>
public sealed class PgMigrationStartException : Exception
{
    private readonly bool _wasLogged;

    internal PgMigrationStartException(MigrationException failure, bool wasLogged)
        : base(Text(failure), failure)
    {
        Failure = failure;
        _wasLogged = wasLogged;
    }

    /// <summary>What failed.</summary>
    public MigrationException Failure { get; }

    /// <summary>One line, without a stack: it is no fault of the program's.</summary>
    public override string ToString() => _wasLogged ? $"{Outcome(Failure)}, as logged before." : Message;

    private static string Text(MigrationException failure) =>
        $"{Outcome(failure)}: {failure.Message} {failure.RecommendedAction}";

    private static string Outcome(MigrationException failure) =>
        $"The application does not start: its database has not the schema that it needs ({failure.ErrorId})";
}
