using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>What of a script is sent to the server, and how it is run.</summary>
internal sealed partial class Script
{
    /// <summary>The rule that lets a script end in ROLLBACK.</summary>
    public const string AllowRollback = "ends-in-rollback";

    /// <summary>The rule that lets a script go on without what only the session of its interrupted try had.</summary>
    public const string AllowLostSession = "lost-session";

    /// <summary>The rule that lets a script switch lock_timeout off.</summary>
    public const string AllowNoLockTimeout = "lock-timeout-off";

    private SentFacts? _sent;

    /// <summary>What a run must know of it before it sends it.</summary>
    public SentFacts Sent => _sent ??= SentFacts.Of(SentText);

    /// <summary>The last of its own BEGIN, COMMIT and ROLLBACK statements; null where it has none.</summary>
    public SqlStatement? LastTransactionControl => SentStatement(Sent.LastTransactionControl);

    /// <summary>The first statement that PostgreSQL refuses in a transaction; null where there is none.</summary>
    public SqlStatement? FirstNonTransactional => SentStatement(Sent.FirstNonTransactional);

    /// <summary>The statements that are sent, in order.</summary>
    public IEnumerable<SqlStatement> Steps => SentText.Statements.Where(statement => !IsPassedOver(statement));

    /// <summary>The statements that it begins with, as long as they are SET TRANSACTION.</summary>
    public IEnumerable<SqlStatement> TransactionSettings => Steps.TakeWhile(step => step.SetsTransaction);

    /// <summary>The statements behind <see cref="TransactionSettings"/>.</summary>
    public IEnumerable<SqlStatement> StepsBehindSettings => Steps.SkipWhile(step => step.SetsTransaction);

    /// <summary>The same, to be run with these tokens: a text of a history has its secrets from them.</summary>
    public Script For(IReadOnlyList<MigrationToken> tokens) => ReferenceEquals(tokens, _tokens) ? this : With(Directives, tokens);

    /// <summary>Refuses what cannot be sent.</summary>
    /// <exception cref="MigrationException">ScriptEncoding, or what <see cref="UnsendableText"/> has, with line and
    /// column.</exception>
    public void RefuseUnsendable()
    {
        var sent = SentText;
        if (sent.Problems is [var problem, ..])
            throw Error(problem.Id, sent.Text, problem.Offset, problem.Message, problem.Action, problem.Statement);
    }

    /// <summary>How it is read to be run; a secret in it may make that another one.</summary>
    /// <param name="mode">How the run goes.</param>
    public ExecutionMode ModeIn(TransactionMode mode) => ModeIn(mode, Sql.ControlsTransactions, Sql.IsTransactional);

    /// <summary>How it is run.</summary>
    /// <param name="mode">How the run goes.</param>
    public ExecutionMode SentModeIn(TransactionMode mode) =>
        ModeIn(mode, Sent.LastTransactionControl is not null, Sent.FirstNonTransactional is null);

    /// <summary>Where a server error lies in the file.</summary>
    /// <param name="step">The statement.</param>
    /// <param name="serverPosition">The error's position, from 1 in characters of the statement; 0 where there is none.</param>
    public TextPosition Locate(SqlStatement step, int serverPosition)
    {
        var text = SentText.Text;
        return InFile(text, TextPosition.OfServerError(text, step.Place.Offset, serverPosition).Offset, _tokens);
    }

    /// <summary>
    /// The line of a statement in the file, from 1: as <see cref="Locate"/>, and cheap enough for every statement.
    /// </summary>
    /// <param name="step">The statement.</param>
    public int LineOf(SqlStatement step) => KeepsLines ? step.Place.Line : Locate(step, 0).Line;

    // A token has no line break, and what takes its place seldom has one.
    private bool KeepsLines =>
        _keepsLines ??=
            Breaks(Text) == Breaks(Written)
            && !_tokens.Any(token => token.Secret && token.Value.AsSpan().ContainsAny('\n', '\r'));

    private static int Breaks(string? text) => text.AsSpan().Count('\n') + text.AsSpan().Count('\r');

    /// <summary>An error at an offset of the text that is sent.</summary>
    public MigrationException Error(MigrationErrorId id, int offset, string message, string action, string? statement = null) =>
        Error(id, SentText.Text, offset, message, action, statement);

    /// <summary>
    /// Its text as the server is to get it, with secrets in place. Nothing keeps a text that holds one: it is made anew each
    /// time; where the script holds none, this is <see cref="Sql"/>. A secret's value may hold quotes and semicolons, so it
    /// may be cut differently.
    /// </summary>
    /// <param name="tokens">The run's tokens.</param>
    /// <exception cref="MigrationException">ScriptEncoding, ScriptUnreadable or TokenUnresolved.</exception>
    public SqlText ToSend(IReadOnlyList<MigrationToken> tokens)
    {
        var text = Text ?? "";
        // grate has looked at its own reading alone.
        if (!ReferenceEquals(text, HashText))
            TokenRules.RefuseUnresolved(text, File, Directives, tokens);
        var revealed = SecretMask.Of(tokens).Reveal(text);
        return revealed == text ? Sql : SqlText.Read(revealed);
    }

    private SqlText SentText => ToSend(_tokens);

    private SqlStatement? SentStatement(int? ordinal) => ordinal is { } number ? SentText.Statements[number - 1] : null;

    private ExecutionMode ModeIn(TransactionMode mode, bool controlsTransactions, bool isTransactional)
    {
        if (Directives.Batch is not null)
            return ExecutionMode.Batches;
        if (controlsTransactions)
            return ExecutionMode.AsWritten;
        var isApart = Directives.TransactionOff || !isTransactional || mode == TransactionMode.None;
        return isApart ? ExecutionMode.Statements : ExecutionMode.Transaction;
    }

    private MigrationException Error(
        MigrationErrorId id,
        string text,
        int offset,
        string message,
        string action,
        string? statement
    )
    {
        var mask = SecretMask.Of(_tokens);
        var place = InFile(text, offset, _tokens);
        return new MigrationException(id, mask.Hide($"{File.Path}:{place.Line}:{place.Column}: {message}"), action)
        {
            Script = File.Name,
            Path = File.Path,
            Line = place.Line,
            Column = place.Column,
            Statement = mask.HideIn(statement),
        };
    }

    // The text is sent as UTF-8 whatever the script says, and every pg_dump would switch lock_timeout off.
    private bool IsPassedOver(SqlStatement step) =>
        step.Facts.SetsClientEncoding
        || (
            step.Facts.Setting is { Name: "lock_timeout" } setting
            && IsZero(setting.Value)
            && !Directives.Allows(AllowNoLockTimeout)
        );

    private static bool IsZero(string? value) =>
        value is not null && value.TrimEnd('m', 's', 'i', 'n', 'h', 'd', ' ').Trim('0').Length == 0;
}

/// <summary>What a run must know of a script before it sends it. It holds nothing of its text, which may have secrets.</summary>
/// <param name="StatementCount">The number of its statements, those passed over included.</param>
/// <param name="Length">Its characters.</param>
internal sealed record SentFacts(int StatementCount, int Length)
{
    /// <summary>
    /// True where it has an effect that the write-ahead log does not cover; its commits, and those before it, must be on disk.
    /// </summary>
    public bool ReachesOutside { get; private init; }

    /// <summary>True where it changes what all databases of the server share, such as roles.</summary>
    public bool SharesCatalogue { get; private init; }

    /// <summary>True where it leaves something in the session that only its end removes.</summary>
    public bool NeedsNewSession { get; private init; }

    /// <summary>True where it has the data of a <c>COPY … FROM stdin</c> with it.</summary>
    public bool HasCopyData { get; private init; }

    /// <summary>The number of the last of its own BEGIN, COMMIT and ROLLBACK statements; null where it has none.</summary>
    public int? LastTransactionControl { get; private init; }

    /// <summary>The number of the first statement that PostgreSQL refuses in a transaction; null where there is none.</summary>
    public int? FirstNonTransactional { get; private init; }

    /// <summary>The facts of a text.</summary>
    public static SentFacts Of(SqlText sent) =>
        new(sent.Statements.Count, sent.Text.Length)
        {
            ReachesOutside = sent.Statements.Any(step => step.ReachesOutside),
            SharesCatalogue = sent.Statements.Any(step => step.SharesCatalogue),
            NeedsNewSession = sent.Statements.Any(step => step.NeedsNewSession),
            HasCopyData = sent.Statements.Any(step => step.CopyData is not null),
            LastTransactionControl = sent.Statements.LastOrDefault(step => step.ControlsTransaction)?.Ordinal,
            FirstNonTransactional = sent.Statements.FirstOrDefault(step => !step.Facts.Transactional)?.Ordinal,
        };
}
