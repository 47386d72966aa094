using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>How a script must be run, and the statements of it that are sent.</summary>
internal sealed class ScriptProgram
{
    /// <summary>The rule that lets a script end in ROLLBACK.</summary>
    public const string AllowRollback = "ends-in-rollback";

    /// <summary>The rule that lets a script go on without what only the session of its interrupted try had.</summary>
    public const string AllowLostSession = "lost-session";

    /// <summary>The rule that lets a script switch lock_timeout off.</summary>
    public const string AllowNoLockTimeout = "lock-timeout-off";

    private readonly IReadOnlyList<MigrationToken> _tokens;
    private readonly SecretMask _mask;
    private int? _lastTransactionControl;
    private int? _firstNonTransactional;

    private ScriptProgram(PlanEntry entry, IReadOnlyList<MigrationToken> tokens)
    {
        Entry = entry;
        _tokens = tokens;
        _mask = SecretMask.Of(tokens);
    }

    /// <summary>The script.</summary>
    public PlanEntry Entry { get; }

    /// <summary>How it must be run.</summary>
    public ExecutionMode Mode { get; private set; }

    /// <summary>The number of its statements, those passed over included.</summary>
    public int StatementCount { get; private set; }

    /// <summary>
    /// True where it has an effect that the write-ahead log does not cover; its commits, and those before it, must be on disk.
    /// </summary>
    public bool ReachesOutside { get; private set; }

    /// <summary>True where it changes what all databases of the server share, such as roles.</summary>
    public bool SharesCatalogue { get; private set; }

    /// <summary>True where it leaves something in the session that only its end removes.</summary>
    public bool NeedsNewSession { get; private set; }

    /// <summary>True where it has the data of a <c>COPY … FROM stdin</c> with it.</summary>
    public bool HasCopyData { get; private set; }

    /// <summary>Characters that are sent.</summary>
    public int Length { get; private set; }

    /// <summary>The last of its own BEGIN, COMMIT and ROLLBACK statements; null where it has none.</summary>
    public SqlStatement? LastTransactionControl => StatementOf(_lastTransactionControl);

    /// <summary>The first statement that PostgreSQL refuses in a transaction; null where there is none.</summary>
    public SqlStatement? FirstNonTransactional => StatementOf(_firstNonTransactional);

    /// <summary>Reads a script through once, and refuses what cannot be sent.</summary>
    /// <exception cref="MigrationException">ScriptEncoding, or what <see cref="UnsendableText"/> has, with line and
    /// column.</exception>
    public static ScriptProgram Read(PlanEntry entry, MigrationOptions options)
    {
        var program = new ScriptProgram(entry, options.Tokens);
        var sent = entry.Script.ToSend(options.Tokens);
        if (sent.Problems is [var problem, ..])
            throw program.Error(problem.Id, sent.Text, problem.Offset, problem.Message, problem.Action, problem.Statement);

        foreach (var statement in sent.Statements)
            program.Note(statement);
        program.Length = sent.Text.Length;
        program.StatementCount = sent.Statements.Count;
        program.Mode = ModeOf(program, options.TransactionMode);
        return program;
    }

    /// <summary>The statements that are sent, in order.</summary>
    public IEnumerable<SqlStatement> Steps() => Sent.Statements.Where(statement => !IsPassedOver(statement));

    /// <summary>The statements that it begins with, as long as they are SET TRANSACTION.</summary>
    public IEnumerable<SqlStatement> TransactionSettings => Steps().TakeWhile(step => step.SetsTransaction);

    /// <summary>The statements behind <see cref="TransactionSettings"/>.</summary>
    public IEnumerable<SqlStatement> StepsBehindSettings => Steps().SkipWhile(step => step.SetsTransaction);

    /// <summary>Where a server error lies in the file.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="serverPosition">The error's position, from 1 in characters of the statement; 0 where there is none.</param>
    public TextPosition Locate(SqlStatement step, int serverPosition)
    {
        var text = Sent.Text;
        return Entry.Script.InFile(text, TextPosition.OfServerError(text, step.Place.Offset, serverPosition).Offset, _tokens);
    }

    /// <summary>An error at an offset of the text that is sent.</summary>
    public MigrationException Error(MigrationErrorId id, int offset, string message, string action, string? statement = null) =>
        Error(id, Sent.Text, offset, message, action, statement);

    private SqlStatement? StatementOf(int? ordinal) => ordinal is { } number ? Sent.Statements[number - 1] : null;

    // With a secret in it, it is made where it is needed, and not kept.
    private SqlText Sent => Entry.Script.ToSend(_tokens);

    private MigrationException Error(
        MigrationErrorId id,
        string text,
        int offset,
        string message,
        string action,
        string? statement
    )
    {
        var place = Entry.Script.InFile(text, offset, _tokens);
        return new MigrationException(id, _mask.Hide($"{Entry.File.Path}:{place.Line}:{place.Column}: {message}"), action)
        {
            Script = Entry.Name,
            Path = Entry.File.Path,
            Line = place.Line,
            Column = place.Column,
            Statement = _mask.HideIn(statement),
        };
    }

    private static ExecutionMode ModeOf(ScriptProgram program, TransactionMode transactionMode)
    {
        if (program._lastTransactionControl is not null)
            return ExecutionMode.AsWritten;
        var isApart = program.Entry.Directives.TransactionOff || program._firstNonTransactional is not null;
        return isApart || transactionMode == TransactionMode.None ? ExecutionMode.Statements : ExecutionMode.Transaction;
    }

    private void Note(SqlStatement step)
    {
        ReachesOutside |= step.ReachesOutside;
        SharesCatalogue |= step.SharesCatalogue;
        NeedsNewSession |= step.NeedsNewSession;
        HasCopyData |= step.CopyData is not null;
        if (step.ControlsTransaction)
            _lastTransactionControl = step.Ordinal;
        if (!step.Facts.Transactional)
            _firstNonTransactional ??= step.Ordinal;
    }

    // The text is sent as UTF-8 whatever the script says, and every pg_dump would switch lock_timeout off.
    private bool IsPassedOver(SqlStatement step) =>
        step.Facts.SetsClientEncoding
        || (
            step.Facts.Setting is { Name: "lock_timeout" } setting
            && IsZero(setting.Value)
            && !Entry.Directives.Allows(AllowNoLockTimeout)
        );

    private static bool IsZero(string? value) =>
        value is not null && value.TrimEnd('m', 's', 'i', 'n', 'h', 'd', ' ').Trim('0').Length == 0;
}
