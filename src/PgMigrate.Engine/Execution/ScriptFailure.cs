using Npgsql;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution;

/// <summary>Turns what went wrong in a script into an error that says where, what and what next.</summary>
/// <param name="context">The run.</param>
/// <param name="entry">The script.</param>
/// <param name="inSteps">True where its statements commit one by one.</param>
internal sealed class ScriptFailure(RunContext context, PlanEntry entry, bool inSteps = false)
{
    private const int LongestExcerpt = 2000;

    /// <summary>A statement that the server refused.</summary>
    /// <param name="exception">The server's error.</param>
    /// <param name="step">The script's statement; null where one of the engine's failed.</param>
    /// <param name="locks">What was seen of its locks; null where nobody looked.</param>
    /// <param name="position">The error's position in the statement, where that is another than the server's.</param>
    public MigrationException Of(PostgresException exception, SqlStatement? step, LockTry? locks = null, int? position = null)
    {
        if (UnwrittenRow.Is(exception))
            return NotRecorded(exception);
        TextPosition? place = step is null ? null : entry.Script.Locate(step, position ?? exception.Position);
        var where = place is { } p ? $"{entry.File.Path}:{p.Line}:{p.Column}" : entry.File.Path;
        return new MigrationException(
            IdOf(exception, locks),
            context.Mask.Hide($"{where}: {locks?.Describe(exception) ?? exception.MessageText}"),
            InvisibleCharacter.Advice(exception, step) ?? Advice(exception, locks)
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = entry.File.Path,
            Line = place?.Line,
            Column = place?.Column,
            Statement = step is null ? null : Excerpt(step.Sql),
            SqlState = exception.SqlState,
            Detail = context.Mask.HideIn(exception.Detail ?? exception.Where),
            Hint = context.Mask.HideIn(exception.Hint),
        };
    }

    /// <summary>A check of its verification that does not hold, or cannot be made.</summary>
    /// <param name="exception">The server's error.</param>
    /// <param name="check">The check.</param>
    public MigrationException OfCheck(PostgresException exception, VerifyCheck check)
    {
        TextPosition? place = check is { File: { } file, Step: { } step } ? file.Locate(step, exception.Position) : null;
        var path = check.File?.File.Path ?? entry.File.Path;
        var where = place is { } p ? $"{path}:{p.Line}:{p.Column}" : path;
        return new MigrationException(
            MigrationErrorId.VerificationFailed,
            context.Mask.Hide($"{where}: {check.Describe(exception.MessageText)}"),
            AfterVerification(exception.SqlState)
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = path,
            Line = place?.Line,
            Column = place?.Column,
            Statement = check.Step is { } statement ? Excerpt(statement.Sql) : null,
            SqlState = exception.SqlState,
            Detail = context.Mask.HideIn(exception.Detail ?? exception.Where),
            Hint = context.Mask.HideIn(exception.Hint),
        };
    }

    /// <summary>A row of a data file that the server refused, or the whole of it.</summary>
    /// <param name="exception">The server's error.</param>
    /// <param name="fault">Where in the file.</param>
    /// <param name="locks">What was seen of its locks; null where nobody looked.</param>
    public MigrationException OfLoad(PostgresException exception, LoadFault fault, LockTry? locks = null) =>
        new(
            IdOf(exception, locks),
            context.Mask.Hide($"{fault.Place}: {locks?.Describe(exception) ?? exception.MessageText}{fault.What}"),
            Advice(exception, locks)
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = fault.File.Path,
            Line = fault.Line is <= int.MaxValue and var line ? (int)line : null,
            SqlState = exception.SqlState,
            Detail = context.Mask.HideIn(exception.Detail ?? exception.Where),
            Hint = context.Mask.HideIn(exception.Hint),
        };

    private string AfterVerification(string state)
    {
        if (state == PostgresErrorCodes.ReadOnlySqlTransaction)
            return "A verification only reads: take out of it what writes.";
        if (inSteps)
            return "What the script has committed stays. See whether the script or its verification is wrong, and run again: it "
                + "is verified again, and not run again.";
        return context.Options.TransactionMode == TransactionMode.Run
            ? "The run is one transaction, and nothing of it was applied. See whether the script or its verification is wrong."
            : "Nothing of the script was applied. See whether the script or its verification is wrong.";
    }

    private MigrationException NotRecorded(PostgresException exception) =>
        new(
            MigrationErrorId.HistoryInvalid,
            $"{UnwrittenRow.What(context.Target)}: {entry.File} is not recorded, and its last transaction was rolled back.",
            UnwrittenRow.Advice,
            exception
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = entry.File.Path,
        };

    /// <summary>The connection is gone, and with it a script that is one transaction.</summary>
    /// <param name="exception">The client's error.</param>
    /// <param name="applied">Whether the history says that it was applied; null where the history could not be asked.</param>
    public MigrationException ConnectionLost(Exception exception, bool? applied) =>
        ConnectionLost(
            exception,
            applied switch
            {
                null => "Whether it was applied is not known; the next run will find out.",
                true => "It was applied.",
                false => "Nothing of it was kept.",
            }
        );

    /// <summary>The connection is gone.</summary>
    /// <param name="exception">The client's error.</param>
    /// <param name="outcome">What is known of the script.</param>
    public MigrationException ConnectionLost(Exception exception, string outcome) =>
        new(
            MigrationErrorId.ConnectionLost,
            context.Mask.Hide(
                $"The connection to {context.Target} was lost while {entry.File} ran: {Reason(exception)}. {outcome}"
            ),
            "Look at the server's log for the reason, then run again: what is recorded as applied is not run twice.",
            exception
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = entry.File.Path,
        };

    /// <summary>Another run holds the work lock, or this one has lost it.</summary>
    public MigrationException LockLost() =>
        new(
            MigrationErrorId.RunLocked,
            $"{entry.File} was not run: another session holds the migration's work lock on {context.Target}.",
            "Look in pg_locks who holds it, and run again when it is free."
        )
        {
            Target = context.Target.ToString(),
            Script = entry.Name,
            Path = entry.File.Path,
        };

    /// <summary>An error of the script itself, at one of its statements.</summary>
    public MigrationException At(SqlStatement step, MigrationErrorId id, string message, string action) =>
        entry.Script.Error(id, step.Place.Offset, message, action, Excerpt(step.Sql));

    private static MigrationErrorId IdOf(PostgresException exception, LockTry? locks) =>
        exception.SqlState switch
        {
            _ when locks is { GivenUp: not null } => MigrationErrorId.LockNotAvailable,
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => MigrationErrorId.LockNotAvailable,
            PostgresErrorCodes.InsufficientPrivilege => MigrationErrorId.PermissionDenied,
            _ => MigrationErrorId.StatementFailed,
        };

    private string Advice(PostgresException exception, LockTry? locks)
    {
        if (inSteps)
            return SqlStateAdvice.ForSteps(exception.SqlState)
                + " What the script has committed before it stays, and is not run again.";
        var advice = SqlStateAdvice.For(
            locks is { GivenUp: not null } ? PostgresErrorCodes.LockNotAvailable : exception.SqlState
        );
        return context.Options.TransactionMode == TransactionMode.Run
            ? $"The run is one transaction, and nothing of it was applied. {advice}"
            : advice;
    }

    // Npgsql's own text ("Exception while reading from stream") says less than what it wraps.
    private static string Reason(Exception exception) =>
        (exception is PostgresException refusal ? refusal.MessageText : exception.GetBaseException().Message).TrimEnd('.');

    // Masked before it is cut: half a secret is not known again.
    private string Excerpt(string sql) =>
        context.Mask.Hide(sql) is var text && text.Length <= LongestExcerpt ? text : text[..LongestExcerpt] + " …";
}
