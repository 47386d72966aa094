using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// The places that a script's author has marked: <c>true /* pgmigrate:range */</c>, and, for functions that take a range,
/// <c>NULL /* pgmigrate:after */</c> and <c>NULL /* pgmigrate:through */</c>. A marker is a comment of its own, told from what
/// only
/// looks like one in a string or a function's body by the lexer. The word before it is what every other tool runs: all rows.
/// </summary>
internal sealed class RangeMarkers
{
    private const string Marker = "pgmigrate:";

    private static readonly string[] Names = ["range", "after", "through"];

    private readonly BatchDirective _batch;
    private readonly BatchProblem _problem;
    private readonly List<RangePlace> _places = [];

    private RangeMarkers(BatchDirective batch, BatchProblem problem)
    {
        _batch = batch;
        _problem = problem;
    }

    /// <summary>The marked places of a statement, in order; none where none is marked.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid: a marker that marks nothing.</exception>
    public static IReadOnlyList<RangePlace> Find(SqlStatement statement, BatchDirective batch, BatchProblem problem)
    {
        var markers = new RangeMarkers(batch, problem);
        markers.Read(statement);
        return markers._places;
    }

    private void Read(SqlStatement statement)
    {
        var sql = statement.SqlWithComments;
        if (!sql.Contains(Marker, StringComparison.OrdinalIgnoreCase))
            return;
        var isMerge = statement.Facts.Verb == "MERGE";
        var (depth, before) = (0, default(SqlToken));
        var lexer = new SqlLexer(sql, 0, statement.Piece.StandardConformingStrings);
        while (lexer.TryRead(out var token))
        {
            if (token.Kind == SqlTokenKind.BlockComment && ContentOf(sql, token) is { } content)
                Add(sql, token, before, content, isTopOfMerge: isMerge && depth == 0);
            depth +=
                token.Kind == SqlTokenKind.OpenParenthesis ? 1
                : token.Kind == SqlTokenKind.CloseParenthesis ? -1
                : 0;
            if (!token.IsTrivia)
                before = token;
        }
    }

    // What follows "pgmigrate:"; null for any other comment.
    private static string? ContentOf(string sql, SqlToken comment)
    {
        var content = sql.Substring(comment.Start + 2, Math.Max(0, comment.Length - 4)).Trim();
        return content.StartsWith(Marker, StringComparison.OrdinalIgnoreCase) ? content[Marker.Length..].Trim() : null;
    }

    private void Add(string sql, SqlToken marker, SqlToken before, string content, bool isTopOfMerge)
    {
        var (name, rest) = content.Split(' ', 2, StringSplitOptions.TrimEntries) is [var first, var second]
            ? (first, second)
            : (content, string.Empty);
        if (!Names.Contains(name, StringComparer.Ordinal))
            throw _problem.At(
                marker.Start,
                $"'{name}' is no marker of a range.{NearestName.Hint(name, Names)}",
                "Write true /* pgmigrate:range */, or NULL /* pgmigrate:after */ and NULL /* pgmigrate:through */."
            );
        var word = name == "range" ? "true" : "NULL";
        if (before.Kind != SqlTokenKind.Word || !IsWord(sql, before, word))
            throw _problem.At(
                marker.Start,
                $"The marker must stand directly behind the word {word}, whose place the range takes.",
                $"Write {word} /* pgmigrate:{content} */."
            );
        if (isTopOfMerge)
            throw _problem.At(
                marker.Start,
                "In a MERGE the range belongs into its source: a condition of ON would make all other rows unmatched.",
                "Write USING (SELECT … FROM … WHERE true /* pgmigrate:range */) AS …"
            );
        _places.Add(
            name == "range"
                ? new RangePlace(before.Start, before.Length, RangePart.Condition) { Qualifier = ReadQualifier(marker, rest) }
                : new RangePlace(before.Start, before.Length, name == "after" ? RangePart.After : RangePart.Through)
                {
                    Column = ReadColumn(marker, rest),
                }
        );
    }

    private static bool IsWord(string sql, SqlToken token, string word) =>
        sql.AsSpan(token.Start, token.Length).Equals(word, StringComparison.OrdinalIgnoreCase);

    private string? ReadQualifier(SqlToken marker, string text)
    {
        if (text.Length == 0)
            return null;
        var reader = new StatementReader(text);
        return reader.TryName(out var name) && reader.AtEnd
            ? name
            : throw _problem.At(
                marker.Start,
                $"'{text}' is not the name or alias of a table.",
                "Write what stands in the statement, for instance true /* pgmigrate:range i */ for FROM app.item AS i."
            );
    }

    private int ReadColumn(SqlToken marker, string text)
    {
        if (text.Length == 0 && _batch.Key.Count == 1)
            return 0;
        var reader = new StatementReader(text);
        var column = reader.Identifier() is { } name && reader.AtEnd ? _batch.Key.ToList().IndexOf(name) : -1;
        return column >= 0
            ? column
            : throw _problem.At(
                marker.Start,
                text.Length == 0
                    ? "The marker does not say which column of the key it is."
                    : $"'{text}' is no column of the key.",
                $"Write one of them behind it: {string.Join(", ", _batch.Key)}."
            );
    }
}
