using System.Text;
using PgMigrate.Tool.Start;

namespace PgMigrate.Tool;

/// <summary>The tool's entry: reads the command line, runs it, answers with an <see cref="ExitCode"/>.</summary>
internal static class Program
{
    private static string ModulePath => Path.Combine(AppContext.BaseDirectory, "PgMigrate", "PgMigrate.psd1");

    private static int Main(string[] arguments)
    {
        // Before anything is opened here.
        IProgramStart start = OperatingSystem.IsWindows() ? new ChildStart() : new ReplacingStart(InheritedFiles.Now());

        // PowerShell's own telemetry would tell Microsoft that this module was imported. Read when PowerShell is first touched.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return Run(arguments, Terminal.OfProcess(), ModulePath, start);
    }

    /// <summary>
    /// The tool in another process, as tests call it: all of it but signals, the terminal, and that a program takes its place.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="results">For standard output.</param>
    /// <param name="messages">For standard error.</param>
    /// <param name="module">The module's manifest.</param>
    /// <param name="width">Columns of a line.</param>
    /// <returns>An <see cref="ExitCode"/>, or that of a program.</returns>
    internal static int RunHosted(string[] arguments, TextWriter results, TextWriter messages, string module, int width) =>
        Run(arguments, new Terminal(results, messages) { WidthOfFiles = width }, module, new ChildStart());

    private static int Run(string[] arguments, Terminal terminal, string module, IProgramStart start)
    {
        CommandLine commandLine = CommandLine.Parse(arguments);
        return commandLine.Request switch
        {
            Request.Help => (int)Say(terminal, Usage.Text),
            Request.Version => (int)Say(terminal, Usage.Version),
            Request.Run => (int)PipelineRunner.Run(commandLine, terminal, module),
            Request.Start => new StartCommand(terminal, module, start).Run(commandLine),
            _ => (int)Refuse(terminal, commandLine.Error),
        };
    }

    private static ExitCode Say(Terminal terminal, string text)
    {
        terminal.Results.WriteLine(text);
        return ExitCode.Success;
    }

    private static ExitCode Refuse(Terminal terminal, string error)
    {
        terminal.Messages.WriteLine($"pgmigrate: {error}");
        terminal.Messages.WriteLine("Try: pgmigrate --help");
        return ExitCode.Usage;
    }
}
