using System.Collections;
using PgMigrate.Spring;

namespace PgMigrate.Tool.Start;

/// <summary>exec and wait: a command first, and when it has succeeded, a program.</summary>
/// <param name="terminal">Where is written.</param>
/// <param name="module">The module's manifest.</param>
/// <param name="start">How the program is started.</param>
internal sealed class StartCommand(Terminal terminal, string module, IProgramStart start)
{
    /// <summary>Runs it.</summary>
    /// <param name="commandLine">What is asked for.</param>
    /// <returns>The exit code: the program's, where it was started as a child.</returns>
    public int Run(CommandLine commandLine)
    {
        StartArguments arguments = commandLine.Start!;
        using var plan = new StartPlan(arguments);
        try
        {
            if (arguments.ConnectionVariable is { } variable)
                Connect(plan, variable);
            if (SpringStart.Concerns(arguments))
                new SpringStart(plan).Read(Variables(), Environment.CurrentDirectory);
            if (arguments.Explains)
                return Explain(plan);
            ExitCode result = PipelineRunner.Run(commandLine, Output(arguments), module, plan);
            if (result != ExitCode.Success || arguments.Program.Count == 0 || arguments.Has("WhatIf"))
                return (int)result;
            plan.Dispose();
            terminal.Results.Flush();
            terminal.Messages.Flush();
            return start.Start(arguments.Program, plan.Variables);
        }
        catch (SpringException exception)
        {
            return Refuse(exception.Message, exception.Action, ExitCode.Failure);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Refuse(
                exception.Message,
                "The application, or its configuration, cannot be read: see the file.",
                ExitCode.Failure
            );
        }
        catch (ProgramStartException exception)
        {
            return Refuse(exception.Message, action: null, exception.ExitCode);
        }
    }

    // A variable in place of a parameter: everybody can read a process's arguments.
    private static void Connect(StartPlan plan, string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            throw new SpringException($"The variable {variable} is not set.", "Set it to a URL or a connection string.");
        plan.Connect(DatabaseUrl.Read(text, variable));
        plan.Explanation.Say("url", MaskedUrl.Of(text), $"environment variable {variable}");
    }

    // Standard output is the program's.
    private Terminal Output(StartArguments arguments) => arguments.Program.Count == 0 ? terminal : terminal.WithoutResults();

    private int Explain(StartPlan plan)
    {
        StartArguments arguments = plan.Arguments;
        plan.Explanation.Say("command", arguments.Command, string.Empty);
        string words = string.Join(' ', arguments.Words.Select(MaskedUrl.Of));
        if (words.Length > 0)
            plan.Explanation.Say("with", words, "command line");
        if (!arguments.HasScripts && plan.Folder is null)
            plan.Explanation.Say("scripts", "migrations", "where -Path is not given");
        if (arguments.Program is [{ } program, ..])
            plan.Explanation.Say("then", program, "as this process");
        plan.Explanation.Write(terminal.Results);
        return (int)ExitCode.Success;
    }

    private int Refuse(string message, string? action, ExitCode exitCode)
    {
        terminal.Messages.WriteLine($"pgmigrate: {CleanText.Lines(message)}");
        if (action is not null)
            terminal.Messages.WriteLine($"  {CleanText.Lines(action)}");
        return (int)exitCode;
    }

    private static Dictionary<string, string> Variables() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal);
}
