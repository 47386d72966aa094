using System.ComponentModel;
using System.Data.Common;
using System.Runtime.ExceptionServices;

namespace PgMigrate;

/// <summary>
/// What stands in the place of an exception that PgMigrate did not make: its type's name, its SQLSTATE, its text and its stack.
/// The exception itself is left behind, because those of a database client hold the statement that was sent.
/// </summary>
public sealed class FailureCauseException : Exception
{
    private FailureCauseException(string typeName, string message, string? sqlState, Exception? innerException)
        : base(message, innerException)
    {
        TypeName = typeName;
        SqlState = sqlState;
    }

    /// <summary>The full name of the exception's type.</summary>
    public string TypeName { get; }

    /// <summary>The server's SQLSTATE; null where the failure is not the server's.</summary>
    public string? SqlState { get; }

    /// <summary>
    /// A failure as it may leave a call: every text of it is fit to be shown, and nothing but text is left of its causes.
    /// </summary>
    /// <param name="exception">The failure.</param>
    /// <param name="hide">Takes secrets out of a text; null where there are none.</param>
    /// <returns>
    /// A <see cref="MigrationException"/> and an <see cref="OperationCanceledException"/> remain that; all else becomes a cause.
    /// </returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Exception Clean(Exception exception, Func<string, string>? hide = null) =>
        exception switch
        {
            MigrationException migration => WithStackOf(exception, new Texts(hide).Copy(migration)),
            OperationCanceledException cancelled => WithStackOf(exception, new Texts(hide).Copy(cancelled)),
            _ => new Texts(hide).CauseOf(exception),
        };

    /// <summary>As the exception itself would be written, without what it held besides.</summary>
    public override string ToString()
    {
        string inner = InnerException is null ? string.Empty : $"\n ---> {InnerException}";
        return $"{TypeName}: {Message}{inner}{(StackTrace is null ? string.Empty : $"\n{StackTrace}")}";
    }

    // It says where in PgMigrate it happened, and holds no values.
    private static Exception WithStackOf(Exception exception, Exception copy) =>
        exception.StackTrace is { } stack ? ExceptionDispatchInfo.SetRemoteStackTrace(copy, stack) : copy;

    private sealed class Texts(Func<string, string>? hide)
    {
        public MigrationException Copy(MigrationException failure) =>
            new(failure.ErrorId, Lines(failure.Message), Lines(failure.RecommendedAction), InnerOf(failure))
            {
                Target = Line(failure.Target),
                Script = Line(failure.Script),
                Path = Line(failure.Path),
                Line = failure.Line,
                Column = failure.Column,
                Statement = LinesOrNull(failure.Statement),
                SqlState = failure.SqlState,
                Detail = LinesOrNull(failure.Detail),
                Hint = LinesOrNull(failure.Hint),
            };

        public OperationCanceledException Copy(OperationCanceledException failure) =>
            new(Lines(failure.Message), InnerOf(failure), failure.CancellationToken);

        public FailureCauseException CauseOf(Exception exception)
        {
            string type =
                (exception as FailureCauseException)?.TypeName ?? exception.GetType().FullName ?? exception.GetType().Name;
            string? state = exception switch
            {
                FailureCauseException known => known.SqlState,
                MigrationException migration => migration.SqlState,
                DbException ofServer => ofServer.SqlState,
                _ => null,
            };
            var copy = new FailureCauseException(type, Lines(exception.Message), state, InnerOf(exception));
            return (FailureCauseException)WithStackOf(exception, copy);
        }

        private FailureCauseException? InnerOf(Exception exception) =>
            exception.InnerException is { } inner ? CauseOf(inner) : null;

        private string Lines(string text) => CleanText.Lines(hide is null ? text : hide(text));

        private string? LinesOrNull(string? text) => text is null ? null : Lines(text);

        private string? Line(string? text) => text is null ? null : CleanText.Line(hide is null ? text : hide(text));
    }
}
