using System.Collections.Frozen;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace PgMigrate.Cmdlets;

/// <summary>Every error record of the product. The id is <see cref="MigrationErrorId"/>'s name, and never changes.</summary>
public static class ErrorRecords
{
    /// <summary>The id of a failure that the engine did not foresee.</summary>
    public const string UnexpectedErrorId = "UnexpectedError";

    private const int ExcerptLength = 200;

    private static readonly FrozenDictionary<MigrationErrorId, ErrorCategory> Categories = new Dictionary<
        MigrationErrorId,
        ErrorCategory
    >
    {
        [MigrationErrorId.FolderNotFound] = ErrorCategory.ObjectNotFound,
        [MigrationErrorId.FolderNotRecognised] = ErrorCategory.InvalidData,
        [MigrationErrorId.ScriptUnreadable] = ErrorCategory.ReadError,
        [MigrationErrorId.ScriptEncoding] = ErrorCategory.InvalidData,
        [MigrationErrorId.ScriptNameCollision] = ErrorCategory.InvalidData,
        [MigrationErrorId.ScriptNotFound] = ErrorCategory.ObjectNotFound,
        [MigrationErrorId.ScriptExists] = ErrorCategory.ResourceExists,
        [MigrationErrorId.ScriptUnwritable] = ErrorCategory.WriteError,
        [MigrationErrorId.DirectiveInvalid] = ErrorCategory.SyntaxError,
        [MigrationErrorId.TokenUnresolved] = ErrorCategory.ObjectNotFound,
        [MigrationErrorId.TokenInvalid] = ErrorCategory.InvalidArgument,
        [MigrationErrorId.PsqlCommandUnsupported] = ErrorCategory.NotImplemented,
        [MigrationErrorId.ParameterUnsupported] = ErrorCategory.SyntaxError,
        [MigrationErrorId.ScriptIncomplete] = ErrorCategory.SyntaxError,
        [MigrationErrorId.RequirementUnmet] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.OneTimeScriptChanged] = ErrorCategory.InvalidData,
        [MigrationErrorId.OptionsInvalid] = ErrorCategory.InvalidArgument,
        [MigrationErrorId.SumMismatch] = ErrorCategory.InvalidData,
        [MigrationErrorId.DataFileInvalid] = ErrorCategory.InvalidData,
        [MigrationErrorId.CheckFailed] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.ConversionIncomplete] = ErrorCategory.InvalidData,
        [MigrationErrorId.ConversionDiffers] = ErrorCategory.ResourceExists,
        [MigrationErrorId.ConnectionStringInvalid] = ErrorCategory.InvalidArgument,
        [MigrationErrorId.TargetInvalid] = ErrorCategory.InvalidArgument,
        [MigrationErrorId.ServerUnreachable] = ErrorCategory.ConnectionError,
        [MigrationErrorId.AuthenticationFailed] = ErrorCategory.AuthenticationError,
        [MigrationErrorId.DatabaseNotFound] = ErrorCategory.ObjectNotFound,
        [MigrationErrorId.TlsFailed] = ErrorCategory.SecurityError,
        [MigrationErrorId.ServerTooOld] = ErrorCategory.ResourceUnavailable,
        [MigrationErrorId.ServerReadOnly] = ErrorCategory.ResourceUnavailable,
        [MigrationErrorId.PoolerUnsupported] = ErrorCategory.ResourceUnavailable,
        [MigrationErrorId.PermissionDenied] = ErrorCategory.PermissionDenied,
        [MigrationErrorId.HistoryInvalid] = ErrorCategory.InvalidData,
        [MigrationErrorId.RunLocked] = ErrorCategory.ResourceBusy,
        [MigrationErrorId.StatementFailed] = ErrorCategory.InvalidResult,
        [MigrationErrorId.VerificationFailed] = ErrorCategory.InvalidResult,
        [MigrationErrorId.LockNotAvailable] = ErrorCategory.ResourceBusy,
        [MigrationErrorId.ConnectionLost] = ErrorCategory.ConnectionError,
        [MigrationErrorId.TransactionLeftOpen] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.OutcomeUnknown] = ErrorCategory.InvalidResult,
        [MigrationErrorId.PlanChanged] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.PlanRefused] = ErrorCategory.SecurityError,
        [MigrationErrorId.BatchStopped] = ErrorCategory.OperationStopped,
        [MigrationErrorId.PolicyViolated] = ErrorCategory.SecurityError,
        [MigrationErrorId.PlanUnreadable] = ErrorCategory.ReadError,
        [MigrationErrorId.Cancelled] = ErrorCategory.OperationStopped,
        [MigrationErrorId.BinariesNotFound] = ErrorCategory.NotInstalled,
        [MigrationErrorId.SandboxFailed] = ErrorCategory.ResourceUnavailable,
        [MigrationErrorId.SandboxNotFound] = ErrorCategory.ObjectNotFound,
        [MigrationErrorId.ProcessFailed] = ErrorCategory.FromStdErr,
        [MigrationErrorId.RehearsalFailed] = ErrorCategory.ResourceUnavailable,
        [MigrationErrorId.SchemaNotReady] = ErrorCategory.OperationTimeout,
        [MigrationErrorId.SchemaNewer] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.BackupFailed] = ErrorCategory.WriteError,
        [MigrationErrorId.BackupNotFound] = ErrorCategory.ObjectNotFound,
        [MigrationErrorId.BackupDamaged] = ErrorCategory.InvalidData,
        [MigrationErrorId.RestoreRefused] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.RestoreFailed] = ErrorCategory.InvalidResult,
        [MigrationErrorId.RepairFailed] = ErrorCategory.InvalidResult,
        [MigrationErrorId.UndoRefused] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.SnapshotNotFound] = ErrorCategory.ObjectNotFound,
        [MigrationErrorId.ImportRefused] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.RolloutInvalid] = ErrorCategory.InvalidOperation,
        [MigrationErrorId.RolloutUnfinished] = ErrorCategory.OperationStopped,
        [MigrationErrorId.ReportFolderNotFound] = ErrorCategory.ObjectNotFound,
        [MigrationErrorId.ReportExists] = ErrorCategory.ResourceExists,
        [MigrationErrorId.ReportUnwritable] = ErrorCategory.WriteError,
    }.ToFrozenDictionary();

    /// <summary>The record of any failure: what it shows is text, and fit to be shown.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="target">What it befell, for a failure that does not say so itself: the database, a path; null where there is
    /// none.</param>
    /// <param name="oneOfSeveral">True where the target is one of several, so that the text has to name it.</param>
    public static ErrorRecord From(Exception exception, object? target = null, bool oneOfSeveral = false) =>
        FailureCauseException.Clean(Single(exception)) switch
        {
            MigrationException migration => From(migration, target, oneOfSeveral),
            OperationCanceledException cancelled => From(Cancelled(cancelled), target, oneOfSeveral),
            var cause => new ErrorRecord(cause, UnexpectedErrorId, ErrorCategory.InvalidOperation, Shown(target)),
        };

    private static Exception Single(Exception exception) =>
        exception is AggregateException { InnerExceptions: [{ } only] } ? Single(only) : exception;

    // A view of an error writes it out.
    private static object? Shown(object? target) => target is string text ? CleanText.Line(text) : target;

    private static ErrorRecord From(MigrationException exception, object? target, bool oneOfSeveral) =>
        new(
            exception,
            exception.ErrorId.ToString(),
            Categories.GetValueOrDefault(exception.ErrorId, ErrorCategory.NotSpecified),
            exception.Script ?? exception.Path ?? exception.Target ?? Shown(target)
        )
        {
            ErrorDetails = new ErrorDetails(Describe(exception, oneOfSeveral ? Shown(target)?.ToString() : null))
            {
                RecommendedAction = exception.RecommendedAction,
            },
        };

    private static MigrationException Cancelled(Exception exception) =>
        new(MigrationErrorId.Cancelled, "The run was cancelled.", "Run it again: it goes on where it stopped.", exception);

    // Views of an error show its message and the recommended action, nothing else of it; pwsh may join the lines.
    private static string Describe(MigrationException exception, string? target)
    {
        var text = new StringBuilder(exception.Message);
        if (Position(exception) is { } position && IsNew(text, position))
            text.Insert(0, $"{position}: ");
        if (target is not null && IsNew(text, target))
            text.Insert(0, $"{target}: ");
        if (exception.SqlState is { } state && IsNew(text, state))
            text.Append(CultureInfo.InvariantCulture, $" (SQLSTATE {state})");
        if (exception.Statement is { } statement)
            text.Append(CultureInfo.InvariantCulture, $"\nStatement: {Excerpt(statement)}");
        if (exception.Detail is { } detail && IsNew(text, detail))
            text.Append(CultureInfo.InvariantCulture, $"\nDetail: {detail}");
        if (exception.Hint is { } hint && IsNew(text, hint))
            text.Append(CultureInfo.InvariantCulture, $"\nHint: {hint}");
        return text.ToString();
    }

    // The engine's message may hold a part already.
    private static bool IsNew(StringBuilder text, string part) => !text.ToString().Contains(part, StringComparison.Ordinal);

    private static string? Position(MigrationException exception) =>
        (exception.Script, exception.Line, exception.Column) switch
        {
            ({ } script, { } line, { } column) => $"{script}:{line}:{column}",
            ({ } script, { } line, null) => $"{script}:{line}",
            _ => null,
        };

    // The whole statement is a property of the exception.
    private static string Excerpt(string statement)
    {
        string line = string.Join(' ', statement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= ExcerptLength ? line : $"{line[..ExcerptLength].TrimEnd()} …";
    }
}
