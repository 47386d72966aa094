using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution;

/// <summary>A script, read: how it must be run, and its statements one by one. The statements are cut out as they are asked for.</summary>
internal sealed class ScriptProgram
{
    /// <summary>The rule that lets a script switch lock_timeout off.</summary>
    public const string AllowNoLockTimeout = "lock-timeout-off";

    private static readonly string[] PassedOverCommands = ["restrict", "unrestrict", "encoding"];

    private readonly string _text;
    private readonly RunContext _context;

    private ScriptProgram(PlanEntry entry, string text, RunContext context)
    {
        Entry = entry;
        _text = text;
        _context = context;
    }

    /// <summary>The script.</summary>
    public PlanEntry Entry { get; }

    /// <summary>How it must be run.</summary>
    public ExecutionMode Mode { get; private set; }

    /// <summary>The number of its statements, those passed over included.</summary>
    public int StatementCount { get; private set; }

    /// <summary>True where it has an effect that the write-ahead log does not cover; its commits, and those before it, must be on disk.</summary>
    public bool ReachesOutside { get; private set; }

    /// <summary>True where it changes what all databases of the server share, such as roles.</summary>
    public bool SharesCatalogue { get; private set; }

    /// <summary>True where it leaves something in the session that only its end removes.</summary>
    public bool NeedsNewSession { get; private set; }

    /// <summary>True where it has the data of a <c>COPY … FROM stdin</c> with it.</summary>
    public bool HasCopyData { get; private set; }

    /// <summary>Characters that are sent.</summary>
    public int Length => _text.Length;

    /// <summary>The last of its own BEGIN, COMMIT and ROLLBACK statements; null where it has none.</summary>
    public ScriptStep? LastTransactionControl { get; private set; }

    /// <summary>The first statement that PostgreSQL refuses in a transaction; null where there is none.</summary>
    public ScriptStep? FirstNonTransactional { get; private set; }

    /// <summary>Reads a script through once, and refuses what cannot be sent.</summary>
    /// <exception cref="MigrationException">ScriptEncoding, PsqlCommandUnsupported or ParameterUnsupported, with line and column.</exception>
    public static ScriptProgram Read(PlanEntry entry, RunContext context)
    {
        var program = new ScriptProgram(entry, ServerText.Of(entry, context), context);
        var controlsTransactions = false;
        foreach (var step in program.Steps(passedOver: true))
        {
            program.StatementCount++;
            program.Note(step);
            controlsTransactions |= step.ControlsTransaction;
        }

        program.Mode = ModeOf(controlsTransactions, program, context.Options.TransactionMode);
        return program;
    }

    /// <summary>The statements that are sent, in order.</summary>
    public IEnumerable<ScriptStep> Steps() => Steps(passedOver: false);

    /// <summary>Where a server error lies in the file.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="serverPosition">The error's position, from 1 in characters of the statement; 0 where there is none.</param>
    public TextPosition Locate(ScriptStep step, int serverPosition) =>
        InFile(TextPosition.OfServerError(_text, step.Place.Offset, serverPosition).Offset);

    /// <summary>An error at an offset of the text that is sent.</summary>
    public MigrationException Error(MigrationErrorId id, int offset, string message, string action, string? statement = null)
    {
        var place = InFile(offset);
        return new MigrationException(id, _context.Mask.Hide($"{Entry.File.Path}:{place.Line}:{place.Column}: {message}"), action)
        {
            Script = Entry.Name,
            Path = Entry.File.Path,
            Line = place.Line,
            Column = place.Column,
            Statement = _context.Mask.HideIn(statement),
        };
    }

    private TextPosition InFile(int offset)
    {
        var file = ScriptText.Read(Entry.File.Path).Text;
        return TextPosition.Of(file, SourceMap.ToFile(file, _text, offset, _context.Options.Tokens));
    }

    private static ExecutionMode ModeOf(bool controlsTransactions, ScriptProgram program, TransactionMode transactionMode)
    {
        if (controlsTransactions)
            return ExecutionMode.AsWritten;
        return program.Entry.Directives.TransactionOff || program.FirstNonTransactional is not null || transactionMode == TransactionMode.None
            ? ExecutionMode.Statements
            : ExecutionMode.Transaction;
    }

    private void Note(ScriptStep step)
    {
        RefuseParameter(step);
        RefuseCopyOut(step);
        ReachesOutside |= step.ReachesOutside;
        SharesCatalogue |= step.SharesCatalogue;
        NeedsNewSession |= step.NeedsNewSession;
        HasCopyData |= step.CopyData is not null;
        if (step.ControlsTransaction)
            LastTransactionControl = step;
        if (!step.Facts.Transactional)
            FirstNonTransactional ??= step;
    }

    private void RefuseParameter(ScriptStep step)
    {
        if (step.Facts.ParameterOffset is { } offset)
            throw Error(MigrationErrorId.ParameterUnsupported, step.Place.Offset + offset,
                "A parameter such as $1 has no value outside of PREPARE and of function bodies.", "Write the value into the script, or use a token.",
                step.Sql);
    }

    private void RefuseCopyOut(ScriptStep step)
    {
        if (step.Facts.Copy is { IsFrom: false, Channel: CopyChannel.Client })
            throw Error(MigrationErrorId.StatementFailed, step.Place.Offset, "COPY TO STDOUT writes to a client, and a migration has none that reads it.",
                "Copy to a table, or to a file on the server; take the statement out if it was for psql.", step.Sql);
    }

    private IEnumerable<ScriptStep> Steps(bool passedOver)
    {
        var ordinal = 0;
        ScriptStep? copy = null;
        foreach (var piece in SqlSplitter.Split(_text))
        {
            if (piece.Kind == SqlPieceKind.MetaCommand)
                RefuseUnknownCommand(piece);
            if (piece.Kind == SqlPieceKind.CopyData && copy is not null)
            {
                yield return copy with { CopyData = _text.AsMemory(piece.Offset, piece.ContentLength) };
                copy = null;
            }

            if (piece.Kind != SqlPieceKind.Statement)
                continue;

            RefuseInterrupted(piece);
            var step = Step(++ordinal, piece);
            if (piece.Flags.HasFlag(SqlPieceFlags.CopiesFromStdin))
                copy = step;
            else if (passedOver || !IsPassedOver(step))
                yield return step;
        }

        if (copy is not null)
            yield return copy with { CopyData = ReadOnlyMemory<char>.Empty };
    }

    private ScriptStep Step(int ordinal, SqlPiece piece)
    {
        return new ScriptStep(ordinal, piece.Position, StatementClassifier.Classify(_text, piece), piece.Content(_text).ToString(), null);
    }

    // The text is sent as UTF-8 whatever the script says, and every pg_dump would switch lock_timeout off.
    private bool IsPassedOver(ScriptStep step) =>
        step.Facts.SetsClientEncoding
        || (step.Facts.Setting is { Name: "lock_timeout" } setting && IsZero(setting.Value) && !Entry.Directives.Allows(AllowNoLockTimeout));

    private static bool IsZero(string? value) =>
        value is not null && value.TrimEnd('m', 's', 'i', 'n', 'h', 'd', ' ').Trim('0').Length == 0;

    private void RefuseUnknownCommand(SqlPiece piece)
    {
        var name = MetaCommand.Name(piece.Content(_text));
        if (!PassedOverCommands.Contains(name, StringComparer.Ordinal))
            throw Error(MigrationErrorId.PsqlCommandUnsupported, piece.Offset,
                $@"\{name} is a command of psql, not SQL.", "Take the line out; PgMigrate runs each script as a whole and needs no psql.");
    }

    private void RefuseInterrupted(SqlPiece piece)
    {
        if (piece.Flags.HasFlag(SqlPieceFlags.Interrupted))
            throw Error(MigrationErrorId.PsqlCommandUnsupported, piece.Offset,
                "The statement is interrupted by a psql command or by COPY data.", "End it with a semicolon before that line.");
    }
}
