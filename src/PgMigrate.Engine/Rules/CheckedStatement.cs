using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>A statement of a script, or of a DO block in one.</summary>
/// <param name="Place">Where it begins in the script's text.</param>
/// <param name="Sql">Its text, without the semicolon.</param>
/// <param name="Facts">What it is.</param>
/// <param name="Command">What it asks for; null where no rule needs to know.</param>
internal sealed record CheckedStatement(TextPosition Place, string Sql, StatementFacts Facts, SqlCommand? Command)
{
    /// <summary>What a DO holds; null for other statements.</summary>
    public DoBlock? Block { get; init; }

    /// <summary>The statements in its block, in order.</summary>
    public IReadOnlyList<CheckedStatement> Inside { get; init; } = [];

    /// <summary>What is judged one by one: the statement, then those in its block.</summary>
    public IEnumerable<CheckedStatement> Parts => Inside.Prepend(this);

    /// <summary>True where it stands in a DO block.</summary>
    public bool IsInBlock { get; init; }

    /// <summary>True where its block may pass it over, or catches its error.</summary>
    public bool IsConditional { get; init; }

    /// <summary>A statement of a text.</summary>
    public static CheckedStatement Of(string text, SqlStatement read)
    {
        var statement = new CheckedStatement(read.Piece.Position, read.Sql, read.Facts, read.Command);
        return statement.Facts.Verb == "DO" ? WithBlock(statement, text) : statement;
    }

    private static CheckedStatement WithBlock(CheckedStatement statement, string text)
    {
        var block = DoBlock.Read(statement.Sql);
        return statement with { Block = block, Inside = [.. block.Statements.Select(inside => Read(statement, inside, text))] };
    }

    private static CheckedStatement Read(CheckedStatement statement, BlockStatement inside, string text)
    {
        var place = statement.Place.Advance(text, statement.Place.Offset + inside.Offset);
        var sql = statement.Sql.Substring(inside.Offset, inside.Length);
        var read = ParsedStatement.Read(sql);
        return new CheckedStatement(place, sql, read.Facts, read.Command) with { IsInBlock = true, IsConditional = inside.IsConditional, Command = inside.IsConditional ? IfMissing(read.Command) : read.Command };
    }

    // What is made on a condition is made where it is not there.
    private static SqlCommand? IfMissing(SqlCommand? command) => command switch
    {
        CreateTable table => table with { IfNotExists = true },
        CreateIndex index => index with { IfNotExists = true },
        AlterTable alter => alter with { Actions = [.. alter.Actions.Select(action => action is AddColumn add ? add with { IfNotExists = true } : action)] },
        _ => command,
    };
}
