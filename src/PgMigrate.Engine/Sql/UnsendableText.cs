namespace PgMigrate.Engine.Sql;

/// <summary>Something in a script for which no run begins. Runs, previews and checks say the same of it: what is said
/// here.</summary>
/// <param name="Id">The id of the error.</param>
/// <param name="Offset">Where it begins in the script's text.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Action">What to do.</param>
internal sealed record UnsendableText(MigrationErrorId Id, int Offset, string Message, string Action)
{
    /// <summary>The statement that it is about; null where it is about none, or where that would be the rest of the
    /// script.</summary>
    public string? Statement { get; private init; }

    private const int LongestUnknown = 4;

    private static readonly string[] PassedOverCommands = ["restrict", "unrestrict", "encoding"];

    private static readonly string[] KnownCommands =
    [
        "close_prepared",
        "connect",
        "conninfo",
        "copyright",
        "crosstabview",
        "endif",
        "endpipeline",
        "errverbose",
        "flush",
        "flushrequest",
        "gdesc",
        "getenv",
        "getresults",
        "gexec",
        "include",
        "include_relative",
        "lo_export",
        "lo_import",
        "lo_list",
        "lo_unlink",
        "parse",
        "password",
        "prompt",
        "qecho",
        "sendpipeline",
        "setenv",
        "startpipeline",
        "syncpipeline",
        "timing",
        "unset",
        "watch",
    ];

    /// <summary>What is wrong with a piece as it was cut; null where nothing is.</summary>
    public static UnsendableText? Of(string text, SqlPiece piece)
    {
        if (piece.Opening is { } opening)
            return OfOpening(text, opening);
        if (piece.Kind == SqlPieceKind.MetaCommand)
            return OfCommand(MetaCommand.Name(piece.Content(text)), piece.Offset);
        if (piece.Flags.HasFlag(SqlPieceFlags.Interrupted))
            return new UnsendableText(
                MigrationErrorId.PsqlCommandUnsupported,
                piece.Offset,
                "The statement is interrupted by a psql command or by COPY data.",
                "End it with a semicolon before that line."
            );
        return piece is { Kind: SqlPieceKind.CopyData, Flags: SqlPieceFlags.Open } ? OfOpenData(piece.Offset) : null;
    }

    /// <summary>What is wrong with a statement for what it is; null where nothing is.</summary>
    public static UnsendableText? Of(string text, SqlPiece piece, StatementFacts facts)
    {
        if (facts.ParameterOffset is { } parameter)
            return new UnsendableText(
                MigrationErrorId.ParameterUnsupported,
                piece.Offset + parameter,
                "A parameter such as $1 has no value outside of PREPARE and of function bodies.",
                "Write the value into the script, or use a token."
            )
            {
                Statement = piece.Content(text).ToString(),
            };
        if (ReadingSetting.HiddenIn(piece.Content(text), facts) is { } setting)
            return new UnsendableText(
                MigrationErrorId.StatementFailed,
                piece.Offset,
                $"The statement sets {setting} where it does not show, and what follows would be read otherwise than it is "
                    + "meant.",
                $"Write it as a statement of its own: SET {setting} = …;"
            )
            {
                Statement = piece.Content(text).ToString(),
            };
        if (facts.Copy is { IsFrom: false, Channel: CopyChannel.Client })
            return new UnsendableText(
                MigrationErrorId.StatementFailed,
                piece.Offset,
                "COPY TO STDOUT writes to a client, and a migration has none that reads it.",
                "Copy to a table, or to a file on the server; take the statement out if it was for psql."
            )
            {
                Statement = piece.Content(text).ToString(),
            };
        return null;
    }

    /// <summary>A <c>COPY … FROM stdin</c> behind which the script ends.</summary>
    public static UnsendableText OfCopyWithoutData(int offset) =>
        Incomplete(
            offset,
            "COPY FROM STDIN has no data: no line follows it.",
            @"Write the rows on the lines below it, and behind them a line with \. alone."
        );

    private static UnsendableText OfOpenData(int offset) =>
        Incomplete(
            offset,
            @"The data of COPY that begin here are not ended: no line with \. alone follows, and all that stands below would "
                + "be data.",
            @"Put a line with \. alone behind the last row."
        );

    private static UnsendableText? OfCommand(string name, int offset) =>
        PassedOverCommands.Contains(name, StringComparer.Ordinal)
            ? null
            : new UnsendableText(
                MigrationErrorId.PsqlCommandUnsupported,
                offset,
                $"{(IsShown(name) ? $@"\{name}" : "What begins with a backslash here")} is a command of psql, not SQL.",
                Instead(name)
            );

    // Any other text may be a piece of a secret that a token has put there, and psql has no command of that name.
    private static bool IsShown(string name) =>
        name.Length <= LongestUnknown || KnownCommands.Contains(name, StringComparer.Ordinal);

    // What the same is called in SQL, or where it is done.
    private static string Instead(string name) =>
        name switch
        {
            "copy" => @"Write COPY … FROM stdin; with the rows on the lines below it, and behind them a line with \. alone.",
            "i" or "ir" or "include" or "include_relative" =>
                "Put the statements of that file into this script, or make a script of its own of it.",
            "set" or "gset" => "Use a token, {{Name}}, whose value the run is given.",
            "c" or "connect" => "Take the line out: the run is connected to its database.",
            "if" or "elif" or "else" or "endif" =>
                "Use the directive when, an environment in the file's name, or IF in a DO block.",
            _ => "Take the line out; PgMigrate runs each script as a whole and needs no psql.",
        };

    // In the server's words, which psql shows.
    private static UnsendableText OfOpening(string text, SqlToken opening) =>
        opening.Kind switch
        {
            SqlTokenKind.BlockComment => Unterminated(
                opening,
                "/* comment",
                "End it with */. Comments nest: a /* within it, as in import/*.csv, asks for a */ of its own. "
                    + "A comment of one line begins with --."
            ),
            SqlTokenKind.QuotedIdentifier => Unterminated(
                opening,
                "quoted identifier",
                "End the name with a double quote; write one that belongs to it twice."
            ),
            SqlTokenKind.DollarString => Unterminated(
                opening,
                "dollar-quoted string",
                "End it with the delimiter that it begins with, from $ to $ and in the same casing."
            ),
            SqlTokenKind.OpenParenthesis => Unterminated(opening, "parenthesis", "Close it before the semicolon."),
            SqlTokenKind.Word => Unterminated(
                opening,
                "BEGIN ATOMIC",
                "End the function's body with END, behind the semicolon of its last statement."
            ),
            _ => Unterminated(
                opening,
                $"{KindOfString(text, opening)}",
                "End it with a quote; write one that belongs to it twice."
            ),
        };

    private static string KindOfString(string text, SqlToken opening) =>
        text[opening.Start] switch
        {
            'b' or 'B' => "bit string literal",
            'x' or 'X' => "hexadecimal string literal",
            _ => "quoted string",
        };

    private static UnsendableText Unterminated(SqlToken opening, string what, string action) =>
        Incomplete(
            opening.Start,
            $"unterminated {what}: nothing ends what begins here, and the rest of the script would belong to it.",
            action
        );

    private static UnsendableText Incomplete(int offset, string message, string action) =>
        new(MigrationErrorId.ScriptIncomplete, offset, message, action);
}
