namespace PgMigrate.Engine.Sql;

/// <summary>One token: a range of the text that was lexed, in UTF-16 units.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">Its length, at least 1.</param>
/// <param name="Unterminated">True where a quote or comment was still open when the text ended.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length, bool Unterminated = false)
{
    /// <summary>The offset behind its last character.</summary>
    public int End => Start + Length;

    /// <summary>True for white space and comments.</summary>
    public bool IsTrivia => Kind <= SqlTokenKind.BlockComment;
}
