using System.Text.RegularExpressions;

namespace PgMigrate.Tool;

/// <summary>What the command line asks for.</summary>
internal enum Request
{
    /// <summary>It was not understood.</summary>
    None,

    /// <summary>The help text.</summary>
    Help,

    /// <summary>The version.</summary>
    Version,

    /// <summary>A pipeline.</summary>
    Run,
}

/// <summary>The command line, read.</summary>
internal sealed partial record CommandLine
{
    private static readonly string[] JsonSwitches = ["-Json", "--json"];

    /// <summary>What is asked for.</summary>
    public required Request Request { get; init; }

    /// <summary>The PowerShell pipeline to run; empty where none is asked for.</summary>
    public string Pipeline { get; init; } = string.Empty;

    /// <summary>True to write objects as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>What was not understood; empty otherwise.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>
    /// Reads the arguments. One argument is a pipeline. Several are a command, its parameters and their values, as the shell
    /// split them: values are taken literally, so that they need no second quoting.
    /// </summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        string[] rest = [.. arguments.Where(argument => !IsJsonSwitch(argument))];
        bool json = rest.Length < arguments.Count;
        return rest switch
        {
            ["-h" or "--help" or "-?" or "help"] => new CommandLine { Request = Request.Help },
            ["--version"] => new CommandLine { Request = Request.Version },
            [] => new CommandLine { Request = Request.None, Error = "a pipeline or a command is missing." },
            [['-', ..], ..] => new CommandLine { Request = Request.None, Error = $"'{rest[0]}' is no option of pgmigrate." },
            [{ } pipeline] => new CommandLine
            {
                Request = Request.Run,
                Pipeline = pipeline,
                Json = json,
            },
            [{ } command, ..] when !CommandName().IsMatch(command) => new CommandLine
            {
                Request = Request.None,
                Error = $"'{command}' is no command. Put a pipeline in quotes.",
            },
            [{ } command, .. { } values] => new CommandLine
            {
                Request = Request.Run,
                Pipeline = string.Join(' ', values.Select(Quote).Prepend(command)),
                Json = json,
            },
        };
    }

    private static bool IsJsonSwitch(string argument) => JsonSwitches.Contains(argument, StringComparer.OrdinalIgnoreCase);

    private static string Quote(string argument)
    {
        if (ParameterName().Match(argument) is not { Success: true } parameter)
            return QuoteValue(argument);
        string value = argument[parameter.Length..];
        return value.Length == 0 ? argument : parameter.Value + QuoteValue(value);
    }

    private static string QuoteValue(string value) =>
        value switch
        {
            "$true" or "$false" or "$null" => value,
            _ => $"'{QuoteMarks().Replace(value, "$0$0")}'",
        };

    [GeneratedRegex(@"^[A-Za-z]+-[A-Za-z]+$")]
    private static partial Regex CommandName();

    [GeneratedRegex("^-[A-Za-z_][A-Za-z0-9_]*(?::|$)")]
    private static partial Regex ParameterName();

    // PowerShell takes each of these for a single quotation mark.
    [GeneratedRegex("['\u2018\u2019\u201a\u201b]")]
    private static partial Regex QuoteMarks();
}
