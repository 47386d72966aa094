using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Microsoft.Extensions.Logging;
using Npgsql;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>Run by <see cref="IsolationTests"/>, each in a fresh process.</summary>
public sealed class IsolationScenarios
{
    private const string Unreachable =
        "Get-PgMigrationHistory -ConnectionString 'Host=127.0.0.1;Port=1;Username=u;Password=p;Database=d;Timeout=2'";

    [Fact(Explicit = true)]
    public void Import_LoadsNeitherGrateNorNpgsql()
    {
        using Shell shell = Shell.Open();
        Assert.Equal(["PgMigrate.Cmdlets"], Shell.PrivateAssemblies);
        shell.Run("Get-Command -Module PgMigrate -Syntax").ThrowOnError();
        Assert.DoesNotContain("Npgsql", Shell.PrivateAssemblies);
        Assert.DoesNotContain("grate.core", Shell.PrivateAssemblies);
        Assert.DoesNotContain(
            AssemblyLoadContext.Default.Assemblies,
            assembly => assembly.GetName().Name is "Npgsql" or "grate.core"
        );
    }

    [Fact(Explicit = true)]
    public void OtherVersions_LoadedFirst_DoNotMatter()
    {
        AssertOthersLoaded();
        using Shell shell = Shell.Open();
        AssertOwnVersionsWork(shell);
    }

    [Fact(Explicit = true)]
    public void OtherVersions_LoadedAfterwards_DoNotMatter()
    {
        using Shell shell = Shell.Open();
        AssertOwnVersionsWork(shell);
        AssertOthersLoaded();
        AssertOwnVersionsWork(shell);
    }

    [Fact(Explicit = true)]
    public void SecondCopy_IsRefused()
    {
        using var folder = new TempFolder();
        CopyModule(folder["PgMigrate"]);
        using Shell shell = Shell.Open();
        ErrorRecord error = shell.Run("Import-Module $Copy", ("Copy", folder["PgMigrate/PgMigrate.psd1"])).Error;
        Assert.Contains("start a new session", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(Built.ModuleFolder, error.ToString(), StringComparison.Ordinal);
        shell.Run("Get-PgSandbox -Name none*").ThrowOnError();
    }

    [Fact(Explicit = true)]
    public void OtherVersion_IsRefused()
    {
        using var folder = new TempFolder();
        var other = new PersistedAssemblyBuilder(new AssemblyName("PgMigrate, Version=99.0.0.0"), typeof(object).Assembly);
        TypeBuilder context = other.DefineDynamicModule("PgMigrate").DefineType("PgMigrate.LoadContext", TypeAttributes.Public);
        MethodBuilder getter = context.DefineMethod(
            "get_ModuleRoot",
            MethodAttributes.Public | MethodAttributes.Static | MethodAttributes.SpecialName,
            typeof(string),
            []
        );
        getter.GetILGenerator().Emit(OpCodes.Ldstr, folder.FullPath);
        getter.GetILGenerator().Emit(OpCodes.Ret);
        context.DefineProperty("ModuleRoot", PropertyAttributes.None, typeof(string), null).SetGetMethod(getter);
        context.CreateType();
        other.Save(folder["PgMigrate.dll"]);
        AssemblyLoadContext.Default.LoadFromAssemblyPath(folder["PgMigrate.dll"]);
        using Shell shell = Shell.OpenEmpty();
        ErrorRecord error = shell.Run("Import-Module $Manifest", ("Manifest", Built.Manifest)).Error;
        Assert.Contains("start a new session", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(folder.FullPath, error.ToString(), StringComparison.Ordinal);
    }

    [Fact(Explicit = true)]
    public async Task ManyRunspaces_ImportAtOnce()
    {
        // Opened one after the other: PowerShell itself now and then loses its own commands where a process opens its first
        // runspaces at once.
        Shell[] shells = [.. Enumerable.Range(0, 8).Select(_ => Shell.OpenEmpty())];
        using var start = new Barrier(shells.Length);
        await Task.WhenAll(
            shells.Select(shell => Task.Factory.StartNew(() => ImportAndUse(shell), TaskCreationOptions.LongRunning))
        );
        Assert.Single(AssemblyLoadContext.All, context => context.Name == "PgMigrate");

        void ImportAndUse(Shell shell)
        {
            using (shell)
            {
                start.SignalAndWait();
                shell.Run("Import-Module $Manifest; Get-PgSandbox -Name none*", ("Manifest", Built.Manifest)).ThrowOnError();
            }
        }
    }

    private static void AssertOthersLoaded()
    {
        AssertVersion(typeof(NpgsqlConnection).Assembly, major: 9);
        AssertVersion(typeof(ILogger).Assembly, major: 8);
        using var activity = new System.Diagnostics.ActivitySource("test");
        Assert.Same(
            AssemblyLoadContext.Default,
            AssemblyLoadContext.GetLoadContext(typeof(System.Diagnostics.ActivitySource).Assembly)
        );
    }

    private static void AssertVersion(Assembly assembly, int major)
    {
        Assert.Same(AssemblyLoadContext.Default, AssemblyLoadContext.GetLoadContext(assembly));
        Assert.Equal(major, assembly.GetName().Version!.Major);
    }

    private static void AssertOwnVersionsWork(Shell shell)
    {
        Assert.StartsWith("ServerUnreachable,", shell.Run(Unreachable).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assembly npgsql = Shell.PrivateContext!.Assemblies.Single(assembly => assembly.GetName().Name == "Npgsql");
        Assert.Equal(10, npgsql.GetName().Version!.Major);
        Assert.Contains("Microsoft.Extensions.Logging.Abstractions", Shell.PrivateAssemblies);
    }

    private static void CopyModule(string destination)
    {
        foreach (string file in Directory.EnumerateFiles(Built.ModuleFolder, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(destination, Path.GetRelativePath(Built.ModuleFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
