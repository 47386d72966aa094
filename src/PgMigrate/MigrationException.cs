namespace PgMigrate;

/// <summary>
/// Any failure that the engine foresees. <see cref="ErrorId"/> is stable: scripts may test it, and it is the
/// <c>FullyQualifiedErrorId</c> of the cmdlets' error records.
/// </summary>
public class MigrationException : Exception
{
    /// <summary>A failure with a stable id, a message that says what and where, and the next step.</summary>
    /// <param name="errorId">The stable id.</param>
    /// <param name="message">What happened and where, without secrets.</param>
    /// <param name="recommendedAction">What to do about it.</param>
    /// <param name="innerException">The cause; null where there is none.</param>
    public MigrationException(
        MigrationErrorId errorId,
        string message,
        string recommendedAction,
        Exception? innerException = null
    )
        : base(message, innerException)
    {
        ErrorId = errorId;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The stable id.</summary>
    public MigrationErrorId ErrorId { get; }

    /// <summary>What to do about it.</summary>
    public string RecommendedAction { get; }

    /// <summary>Where more is said of such failures: in the documentation that is installed with the module.</summary>
    public Uri HelpUri => new($"docs/procedures/troubleshooting.md#{ErrorId.ToString().ToLowerInvariant()}", UriKind.Relative);

    /// <summary><see cref="HelpUri"/> as text, unless another one was set.</summary>
    public override string? HelpLink
    {
        get => base.HelpLink ?? HelpUri.OriginalString;
        set => base.HelpLink = value;
    }

    /// <summary>The database, as <c>host:port/database</c>; null where none was reached.</summary>
    public string? Target { get; init; }

    /// <summary>The script's name as grate records it; null where the failure is not one script's.</summary>
    public string? Script { get; init; }

    /// <summary>Full path of the file; null where the failure is not one file's.</summary>
    public string? Path { get; init; }

    /// <summary>Line in the file, from 1; null where it is not known.</summary>
    public int? Line { get; init; }

    /// <summary>Column in the line, from 1, in UTF-16 units; null where it is not known.</summary>
    public int? Column { get; init; }

    /// <summary>The statement that failed, secret tokens masked; null where there is none.</summary>
    public string? Statement { get; init; }

    /// <summary>The server's SQLSTATE; null where the failure is not the server's.</summary>
    public string? SqlState { get; init; }

    /// <summary>The server's DETAIL; null where it gave none.</summary>
    public string? Detail { get; init; }

    /// <summary>The server's HINT; null where it gave none.</summary>
    public string? Hint { get; init; }
}
