using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.Loader;

namespace PgMigrate.ModuleTests.Support;

/// <summary>A hosted runspace with the finished module; every standard cmdlet is there.</summary>
internal sealed class Shell : IDisposable
{
    private readonly Runspace _runspace;

    private Shell(InitialSessionState session)
    {
        _runspace = RunspaceFactory.CreateRunspace(session);
        _runspace.Open();
    }

    /// <summary>The module's private load context; null before the module was imported in this process.</summary>
    public static AssemblyLoadContext? PrivateContext =>
        AssemblyLoadContext.All.SingleOrDefault(context => context.Name == "PgMigrate");

    /// <summary>The names of the assemblies in the private context.</summary>
    public static IReadOnlyList<string> PrivateAssemblies =>
        PrivateContext is null
            ? []
            : [.. PrivateContext.Assemblies.Select(assembly => assembly.GetName().Name!).Order(StringComparer.Ordinal)];

    /// <summary>A runspace without the module.</summary>
    public static Shell OpenEmpty() => new(InitialSessionState.CreateDefault2());

    /// <summary>A runspace that imported the module.</summary>
    public static Shell Open()
    {
        Shell shell = OpenEmpty();
        shell.Run($"Import-Module '{Built.Manifest}'").ThrowOnError();
        return shell;
    }

    /// <summary>A runspace with the module and the probe cmdlets, which live in the module's load context.</summary>
    public static Shell OpenWithProbes()
    {
        Shell shell = Open();
        Assembly probes = PrivateContext!.LoadFromAssemblyPath(Built.ProbeCmdlets);
        shell.Run("Import-Module -Assembly $Probes", ("Probes", probes)).ThrowOnError();
        return shell;
    }

    /// <summary>A PowerShell of this runspace, with a script to run.</summary>
    public PowerShell Prepare(string script, params (string Name, object? Value)[] variables)
    {
        foreach ((string name, object? value) in variables)
            _runspace.SessionStateProxy.SetVariable(name, value);
        var shell = PowerShell.Create(_runspace);
        shell.AddScript(script);
        return shell;
    }

    /// <summary>Runs a script to its end.</summary>
    public ShellResult Run(string script, params (string Name, object? Value)[] variables)
    {
        using PowerShell shell = Prepare(script, variables);
        return ShellResult.Of(shell);
    }

    public void Dispose() => _runspace.Dispose();
}
