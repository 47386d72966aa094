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
    private const string Dashboard = "dashboard";

    private static readonly string[] JsonSwitches = ["-Json", "--json"];
    private static readonly Dictionary<string, string> LogSwitches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--log"] = "Json",
        ["--log=json"] = "Json",
        ["--log=text"] = "Text",
    };

    /// <summary>What is asked for.</summary>
    public required Request Request { get; init; }

    /// <summary>The PowerShell pipeline to run; empty where a command is asked for, or nothing.</summary>
    public string Pipeline { get; init; } = string.Empty;

    /// <summary>The command to run; null where a pipeline is asked for, or nothing.</summary>
    public CommandWords? Command { get; init; }

    /// <summary>True to write objects as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>How to log to standard error, as -LogFormat takes it; null for no log.</summary>
    public string? Log { get; init; }

    /// <summary>What was not understood; empty otherwise.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>
    /// Reads the arguments. One argument is a pipeline. Several are a command, its parameters and their values.
    /// </summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        string[] rest = [.. arguments.Where(argument => !IsJsonSwitch(argument) && !LogSwitches.ContainsKey(argument))];
        return Read(rest) with
        {
            Json = arguments.Any(IsJsonSwitch),
            Log = arguments
                .Select(argument => LogSwitches.GetValueOrDefault(argument))
                .LastOrDefault(format => format is not null),
        };
    }

    private static CommandLine Read(string[] rest) =>
        rest switch
        {
            ["-h" or "--help" or "-?" or "help"] => new CommandLine { Request = Request.Help },
            ["--version"] => new CommandLine { Request = Request.Version },
            [] => new CommandLine { Request = Request.None, Error = "a pipeline or a command is missing." },
            [['-', ..], ..] => new CommandLine { Request = Request.None, Error = $"'{rest[0]}' is no option of pgmigrate." },
            [Dashboard, .. { } values] => new CommandLine
            {
                Request = Request.Run,
                Command = new CommandWords("Show-PgMigrationDashboard", values),
            },
            [{ } pipeline] => new CommandLine { Request = Request.Run, Pipeline = pipeline },
            [{ } command, ..] when !CommandName().IsMatch(command) => new CommandLine
            {
                Request = Request.None,
                Error = $"'{command}' is no command. Put a pipeline in quotes.",
            },
            [{ } command, .. { } values] => new CommandLine
            {
                Request = Request.Run,
                Command = new CommandWords(command, values),
            },
        };

    private static bool IsJsonSwitch(string argument) => JsonSwitches.Contains(argument, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z]+-[A-Za-z]+$")]
    private static partial Regex CommandName();
}
