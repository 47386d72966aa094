using System.Text.RegularExpressions;
using PgMigrate.Tool.Start;

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

    /// <summary>A command, and then a program in place of this one.</summary>
    Start,
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

    /// <summary>What is started when the command has succeeded; null where nothing is asked for but a command.</summary>
    public StartArguments? Start { get; init; }

    /// <summary>True to write objects as JSON.</summary>
    public bool Json { get; init; }

    /// <summary>How to log to standard error, as -LogFormat takes it; null for no log.</summary>
    public string? Log { get; init; }

    /// <summary>What was not understood; empty otherwise.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>
    /// Reads the arguments. One argument is a pipeline. Several are a command, its parameters and their values; what follows
    /// <c>--</c> behind exec or wait is another program's, and nothing of it is read here.
    /// </summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        bool starts = arguments.FirstOrDefault(argument => !IsSwitch(argument)) is { } first && StartArguments.Is(first);
        int end = starts ? arguments.ToList().IndexOf("--") : -1;
        return end < 0 ? Parse(arguments, program: null) : Parse([.. arguments.Take(end)], [.. arguments.Skip(end + 1)]);
    }

    private static CommandLine Parse(IReadOnlyList<string> arguments, string[]? program)
    {
        string[] rest = [.. arguments.Where(argument => !IsSwitch(argument))];
        return Read(rest, program) with
        {
            Json = arguments.Any(IsJsonSwitch),
            Log = arguments
                .Select(argument => LogSwitches.GetValueOrDefault(argument))
                .LastOrDefault(format => format is not null),
        };
    }

    private static CommandLine Read(string[] rest, string[]? program) =>
        rest switch
        {
            ["-h" or "--help" or "-?" or "help"] => new CommandLine { Request = Request.Help },
            ["--version"] => new CommandLine { Request = Request.Version },
            [] => new CommandLine { Request = Request.None, Error = "a pipeline or a command is missing." },
            [['-', ..], ..] => new CommandLine { Request = Request.None, Error = $"'{rest[0]}' is no option of pgmigrate." },
            [{ } word, .. { } values] when StartArguments.Is(word) => ReadStart(word, values, program),
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

    private static CommandLine ReadStart(string word, string[] values, string[]? program) =>
        StartArguments.Read(word, values, program, out string? error) is { } start
            ? new CommandLine
            {
                Request = Request.Start,
                Start = start,
                Command = new CommandWords(start.Command, start.Words),
            }
            : new CommandLine { Request = Request.None, Error = error! };

    private static bool IsSwitch(string argument) => IsJsonSwitch(argument) || LogSwitches.ContainsKey(argument);

    private static bool IsJsonSwitch(string argument) => JsonSwitches.Contains(argument, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z]+-[A-Za-z]+$")]
    private static partial Regex CommandName();
}
