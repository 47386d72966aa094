namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE FUNCTION and PROCEDURE; the reader stands behind the name.</summary>
internal static class FunctionReader
{
    /// <summary>Null where no name follows.</summary>
    public static CreateFunction? Read(ref StatementReader reader, in DefinitionHead head, bool orReplace, bool isProcedure)
    {
        if (head.Name is not { } name)
            return null;
        var arguments = ReadArguments(ref reader);
        var function = new CreateFunction(name)
        {
            OrReplace = orReplace,
            IsProcedure = isProcedure,
            Arguments = arguments,
        };
        // The body stands last: RETURN, BEGIN ATOMIC. One in quotes is an option among the others.
        while (!reader.AtEnd && !reader.IsAnyWord("RETURN", "BEGIN"))
            function = ReadOption(ref reader, function);
        return function;
    }

    /// <summary>The options of ALTER FUNCTION, PROCEDURE and ROUTINE; null where it sets none of those that are read.</summary>
    public static AlterFunction? Alter(ref StatementReader reader, in DefinitionHead head)
    {
        if (head.Name is not { } name)
            return null;
        ReadArguments(ref reader);
        var options = new CreateFunction(name);
        while (!reader.AtEnd)
            options = ReadOption(ref reader, options);
        return options is { IsSecurityDefiner: false, SearchPath: null }
            ? null
            : new AlterFunction(name, options.IsSecurityDefiner, options.SearchPath);
    }

    static List<string> ReadArguments(ref StatementReader reader)
    {
        var arguments = new List<string>();
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return arguments;
        do
        {
            if (ReadArgument(ref reader) is { Length: > 0 } argument)
                arguments.Add(argument);
            reader.SkipToListBreak();
        } while (reader.TryToken(SqlTokenKind.Comma));
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return arguments;
    }

    static string ReadArgument(ref StatementReader reader)
    {
        var from = reader.Offset;
        while (!reader.AtListBreak() && !reader.IsWord("DEFAULT") && !reader.Is(SqlTokenKind.Operator))
            reader.MovePastItem();
        return reader.TextSince(from);
    }

    static CreateFunction ReadOption(ref StatementReader reader, CreateFunction function)
    {
        if (reader.TryWords("LANGUAGE"))
            return function with { Language = ReadLanguage(ref reader) };
        if (reader.TryWords("EXTERNAL"))
            return function;
        if (reader.TryWords("SECURITY", "DEFINER"))
            return function with { IsSecurityDefiner = true };
        if (reader.TryWords("SET"))
            return ReadSetting(ref reader, function);
        if (reader.TryPhrase("IMMUTABLE", "STABLE", "VOLATILE") is { } volatility)
            return function with { Volatility = volatility };
        SkipOption(ref reader);
        return function;
    }

    /// <summary>Goes past an option with the name that it takes, which may be any option's word.</summary>
    static void SkipOption(ref StatementReader reader)
    {
        if (reader.TryWords("RETURNS", "NULL"))
            return;
        if (reader.TryWords("RETURNS", "TABLE") || reader.TryWords("RETURNS"))
        {
            if (!reader.SkipGroup())
                SqlTypeReader.Read(ref reader);
            return;
        }
        var takesName = reader.TryAnyWord("SUPPORT", "PARALLEL");
        if (!takesName || reader.ObjectName() is null)
            reader.MovePastItem();
    }

    static string? ReadLanguage(ref StatementReader reader) =>
        reader.Is(SqlTokenKind.String) ? reader.Literal()?.ToLowerInvariant() : reader.Identifier();

    static CreateFunction ReadSetting(ref StatementReader reader, CreateFunction function)
    {
        var name = SettingChange.ReadName(ref reader);
        if (!reader.TryOperator("="))
            reader.TryWords("TO");
        var from = reader.Offset;
        if (!reader.TryWords("FROM", "CURRENT"))
            SkipValues(ref reader);
        return name == "search_path" ? function with { SearchPath = reader.TextSince(from) } : function;
    }

    static void SkipValues(ref StatementReader reader)
    {
        do
        {
            if (reader.Is(SqlTokenKind.Operator))
                reader.Move();
            reader.Move();
        } while (reader.TryToken(SqlTokenKind.Comma));
    }
}
