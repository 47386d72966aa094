using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using PgMigrate.Tool.Start;

namespace PgMigrate.Tool;

/// <summary>Runs a pipeline in a runspace of its own that has the module.</summary>
internal sealed class PipelineRunner : IDisposable
{
    // What -LogPath takes for standard error.
    private const string StandardError = "-";

    private readonly IToolOutput _output;
    private readonly Runspace _runspace;
    private readonly PowerShell _shell;
    private ExitCode _exitCode = ExitCode.Success;
    private int _stopRequests;
    private bool _formatRefused;

    private PipelineRunner(IToolOutput output, Terminal terminal, string module)
    {
        _output = output;
        _runspace = RunspaceFactory.CreateRunspace(new ToolHost(output, terminal), CreateSession(module));
        _shell = PowerShell.Create(_runspace);
        _shell.Streams.Error.DataAdded += (_, added) => Report(_shell.Streams.Error[added.Index]);
    }

    /// <summary>Runs a pipeline to its end, or until it is cancelled.</summary>
    /// <param name="commandLine">What is asked for.</param>
    /// <param name="terminal">Where it writes.</param>
    /// <param name="module">The module's manifest.</param>
    /// <param name="plan">What is added to its command; null where nothing is.</param>
    public static ExitCode Run(CommandLine commandLine, Terminal terminal, string module, StartPlan? plan = null)
    {
        IToolOutput output = commandLine.Json ? new JsonOutput(terminal.Results, terminal.Messages) : new TextOutput(terminal);
        if (FindSyntaxError(commandLine.Pipeline) is { } error)
        {
            output.WriteError(error);
            return ExitCode.Usage;
        }

        using var runner = new PipelineRunner(output, terminal, module);
        return runner.Run(commandLine, plan);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _shell.Dispose();
        _runspace.Dispose();
    }

    private static ErrorRecord? FindSyntaxError(string pipeline)
    {
        Parser.ParseInput(pipeline, out _, out ParseError[] errors);
        return errors is [{ } first, ..]
            ? new ErrorRecord(new ParseException(first.Message), first.ErrorId, ErrorCategory.ParserError, pipeline)
            : null;
    }

    private static InitialSessionState CreateSession(string module)
    {
        InitialSessionState session = InitialSessionState.CreateDefault2();
        session.ThrowOnRunspaceOpenError = true;

        // The module is the tool's own; a policy for scripts from elsewhere does not concern it. Only Windows knows policies.
        if (OperatingSystem.IsWindows())
            session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        session.Commands.Add(new SessionStateCmdletEntry(OutTablesCommand.Name, typeof(OutTablesCommand), helpFileName: null));
        session.Commands.Add(
            new SessionStateCmdletEntry(FindFlywayBaselineCommand.Name, typeof(FindFlywayBaselineCommand), helpFileName: null)
        );
        session.ImportPSModule([module]);
        return session;
    }

    private ExitCode Run(CommandLine commandLine, StartPlan? plan)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            _runspace.Open();
            if (commandLine.Log is { } format)
                _runspace.SessionStateProxy.SetVariable("PSDefaultParameterValues", LogTo(format));
            foreach (var (name, value) in plan?.SessionVariables ?? [])
                _runspace.SessionStateProxy.SetVariable(name, value);
            string pipeline = commandLine.Command?.ToPipeline(TakesSeveral) ?? commandLine.Pipeline;
            _shell.AddScript(plan?.Complete(pipeline) ?? pipeline);
            _output.Prepare(_shell, Judge);
            using var results = new PSDataCollection<PSObject>();
            results.DataAdded += (_, added) => Show(results[added.Index]);
            _shell.Invoke(null, results);
        }
        catch (PipelineStoppedException)
        {
            return ExitCode.Cancelled;
        }
        catch (RuntimeException exception)
        {
            Report(exception.ErrorRecord);
        }

        return _stopRequests > 0 ? ExitCode.Cancelled : _exitCode;
    }

    // For every cmdlet of the module that writes a log; what a pipeline says itself comes before it.
    private static DefaultParameterDictionary LogTo(string format) =>
        new(new Hashtable { ["*-Pg*:LogPath"] = StandardError, ["*-Pg*:LogFormat"] = format });

    private bool TakesSeveral(string command, string parameter)
    {
        CommandInfo? found = _runspace.SessionStateProxy.InvokeCommand.GetCommand(command, CommandTypes.All);
        try
        {
            return found?.ResolveParameter(parameter).ParameterType.IsArray is true;
        }
        catch (ParameterBindingException)
        {
            // The command will say so itself.
            return false;
        }
    }

    private void Show(PSObject result)
    {
        if (FormatRecord.Is(result))
            RefuseFormat();
        else
        {
            Judge(result);
            _output.WriteObject(result);
        }
    }

    // As test and grep -q answer a shell: -Quiet gives one Boolean for each database.
    private void Judge(PSObject result)
    {
        if (result.BaseObject is false)
            Fail();
    }

    // Tables are shown by Out-Tables, so that what comes as far as here was to be JSON.
    private void RefuseFormat()
    {
        if (_formatRefused)
            return;
        _formatRefused = true;
        var exception = new InvalidOperationException(
            "-Json writes objects, and Format-Table and its like make text. Use Select-Object instead."
        );
        Report(new ErrorRecord(exception, "FormattedForEyes", ErrorCategory.InvalidArgument, targetObject: null));
    }

    // The first request ends the pipeline in good order; a second one is for whoever cannot wait: the default, an end at once.
    private void Stop(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _stopRequests) > 1)
            return;
        context.Cancel = true;
        _shell.BeginStop(null, null);
    }

    private void Fail() => _exitCode = ExitCode.Failure;

    private void Report(ErrorRecord error)
    {
        bool isUsage = error.Exception is ParameterBindingException or CommandNotFoundException;
        if (!isUsage)
            Fail();
        else if (_exitCode == ExitCode.Success)
            _exitCode = ExitCode.Usage;
        _output.WriteError(error);
    }
}
