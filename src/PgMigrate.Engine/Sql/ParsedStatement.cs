using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql;

/// <summary>What one statement is and asks for: lexed once, read once.</summary>
/// <param name="Facts">What its text tells about it.</param>
/// <param name="Command">What it asks for; null where no rule needs to know.</param>
internal readonly record struct ParsedStatement(StatementFacts Facts, SqlCommand? Command)
{
    /// <summary>Reads one statement without its semicolon.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="standardConformingStrings">The setting it is to be read with.</param>
    public static ParsedStatement Read(ReadOnlySpan<char> statement, bool standardConformingStrings = true) =>
        Read(statement, StatementTokens.Of(statement, standardConformingStrings), standardConformingStrings);

    /// <summary>Reads a statement that has been lexed.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="standardConformingStrings">The setting it was lexed with.</param>
    public static ParsedStatement Read(ReadOnlySpan<char> statement, StatementTokens tokens, bool standardConformingStrings)
    {
        var reader = new StatementReader(statement, tokens, standardConformingStrings);
        var reading = CommandReader.Read(ref reader);
        return new ParsedStatement(FactsOf(reading, tokens), reading.Command);
    }

    static StatementFacts FactsOf(in Reading reading, StatementTokens tokens) =>
        new()
        {
            Verb = reading.Verb,
            Object = reading.Object,
            Restriction = reading.Restriction,
            Control = reading.Control,
            Savepoint = reading.Savepoint,
            Setting = reading.Setting,
            Copy = reading.Copy,
            Effects = EffectsOf(reading, tokens),
            ParameterOffset = DeclaresParameters(reading.Verb) ? null : tokens.ParameterOffset,
        };

    static StatementEffects EffectsOf(in Reading reading, StatementTokens tokens) =>
        reading.Effects
        | VerbEffects.Of(reading.Verb)
        | (VerbEffects.CallsFunctions(reading.Verb) ? tokens.Calls : StatementEffects.None);

    /// <summary>There a parameter has its value: in a prepared statement and in an SQL-standard function body.</summary>
    static bool DeclaresParameters(string verb) => verb is "PREPARE" or "CREATE FUNCTION" or "CREATE PROCEDURE";
}
