using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace PgMigrate.Tool;

/// <summary>Runs a pipeline in a runspace of its own that has the module beside the tool.</summary>
internal sealed class PipelineRunner : IDisposable
{
    private readonly IToolOutput _output;
    private readonly Runspace _runspace;
    private readonly PowerShell _shell;
    private ExitCode _exitCode = ExitCode.Success;
    private int _stopRequests;

    private PipelineRunner(IToolOutput output)
    {
        _output = output;
        _runspace = RunspaceFactory.CreateRunspace(new ToolHost(output), CreateSession());
        _shell = PowerShell.Create(_runspace);
        _shell.Streams.Error.DataAdded += (_, added) => Report(_shell.Streams.Error[added.Index]);
    }

    private static string ModulePath => Path.Combine(AppContext.BaseDirectory, "PgMigrate", "PgMigrate.psd1");

    /// <summary>Runs a pipeline to its end, or until it is cancelled.</summary>
    /// <param name="pipeline">PowerShell.</param>
    /// <param name="json">True to write JSON, false to write tables.</param>
    public static ExitCode Run(string pipeline, bool json)
    {
        IToolOutput output = json ? new JsonOutput(Console.Out, Console.Error) : new TextOutput();
        if (FindSyntaxError(pipeline) is { } error)
        {
            output.WriteError(error);
            return ExitCode.Usage;
        }

        using var runner = new PipelineRunner(output);
        return runner.Run(pipeline);
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

    private static InitialSessionState CreateSession()
    {
        InitialSessionState session = InitialSessionState.CreateDefault2();
        session.ThrowOnRunspaceOpenError = true;

        // The module is the tool's own; a policy for scripts from elsewhere does not concern it. Only Windows knows policies.
        if (OperatingSystem.IsWindows()) session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        session.Commands.Add(new SessionStateCmdletEntry(OutTablesCommand.Name, typeof(OutTablesCommand), helpFileName: null));
        session.ImportPSModule([ModulePath]);
        return session;
    }

    private ExitCode Run(string pipeline)
    {
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            _runspace.Open();
            _output.Prepare(_shell.AddScript(pipeline));
            using var results = new PSDataCollection<PSObject>();
            results.DataAdded += (_, added) => _output.WriteObject(results[added.Index]);
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

    // The first request ends the pipeline in good order; a second one is for whoever cannot wait: the default, an end at once.
    private void Stop(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref _stopRequests) > 1) return;
        context.Cancel = true;
        _shell.BeginStop(null, null);
    }

    private void Report(ErrorRecord error)
    {
        bool isUsage = error.Exception is ParameterBindingException or CommandNotFoundException;
        if (_exitCode != ExitCode.Failure) _exitCode = isUsage ? ExitCode.Usage : ExitCode.Failure;
        _output.WriteError(error);
    }
}
