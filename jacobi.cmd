@echo off
rem Jacobi's program: finds a JDK 25, builds what is not built yet, and starts.
rem   JACOBI_JAVA_HOME     the JDK 25 to use; by default one is searched for
rem   JACOBI_JAVA_OPTIONS  further options for Java, such as -Xmx8g
rem   TORNADOVM_HOME       the TornadoVM SDK for the GPU device; by default SDKMAN's, if there is one
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul

set "root=%~dp0"
set "builds=%root%examples\target\builds"
set "log=%root%target\jacobi-build.log"
set "java_options=--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
set "java_options=%java_options% -XX:+UseG1GC -XX:MaxRAMPercentage=60 -Djava.awt.headless=true"
set "java_options=%java_options% -Djdk.reflect.useNativeAccessorOnly=true"
set "java_options=%java_options% -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dstdin.encoding=UTF-8"
rem A short command spends its time in the dot product before the JIT gets to it.
set "dot_product=jacobi.engine.cpu.Dot*::dot*"
set "java_options=%java_options% -XX:CompileCommand=quiet"
set "java_options=%java_options% -XX:CompileCommand=CompileThresholdScaling,%dot_product%,0.02"
rem An archive of classes that does not fit this Java only costs time, so nothing is logged about it.
set "java_options=%java_options% -Xlog:cds*=off -Xlog:aot*=off"

call :find_jdk
if errorlevel 1 exit /b 2
call :find_tornado

rem Finds what in a command may need the GPU device: only then Java starts with TornadoVM's options,
rem which take a second. Outside of quotation marks, cmd takes a "=" for a blank; an empty word is "",
rem and only behind the last one there is nothing.
set "asker="
if "%~1"=="doctor" set "asker=doctor"
:next_word
set word=%1
if not defined word goto last_word
set "pair=%~1=%~2="
set "pair=%pair:"=%"
if "%pair:~0,16%"=="--device=tornado" set "asker=tornado"
if "%pair:~0,14%"=="--device=auto=" set "asker=auto"
shift /1
goto next_word
:last_word

if not "%asker%"=="tornado" goto find_program
if not defined no_tornado goto find_program
call :say_no_tornado
exit /b 2

:find_program
call :find_build
call :is_fresh
if errorlevel 1 call :build
if errorlevel 1 exit /b
set "archive=-XX:SharedArchiveFile=%build%\classes.jsa"
set "argfile="
if not defined asker goto start
call :say_no_tornado
if defined tornado set argfile="@%tornado%\tornado-argfile" -XX:-UseParallelGC
set "TORNADOVM_HOME=%tornado%"
:start
set "class_path=%build%\*"
if defined tornado set "class_path=%class_path%;%build%\tornado\*"
rem TornadoVM's options choose another collector, which would slow down all that is computed beside.
"%jdk%\bin\java.exe" %argfile% %java_options% "%archive%" %JACOBI_JAVA_OPTIONS% -cp "%class_path%" jacobi.examples.cli.Jacobi %*
exit /b

rem ---- the JDK ----

:find_jdk
if defined JACOBI_JAVA_HOME goto asked_jdk
if defined JAVA_HOME call :try "%JAVA_HOME%" && exit /b 0
for /f "delims=" %%j in ('where java 2^>nul') do call :try "%%~dpj.." && exit /b 0
for %%d in (
    "%ProgramFiles%\Eclipse Adoptium"
    "%ProgramFiles%\Java"
    "%ProgramFiles%\Microsoft"
    "%ProgramFiles%\Amazon Corretto"
    "%ProgramFiles%\Zulu"
    "%ProgramFiles%\BellSoft"
    "%USERPROFILE%\.jdks"
    "%USERPROFILE%\.sdkman\candidates\java"
) do for /d %%j in ("%%~d\*") do call :try "%%~j" && exit /b 0
echo jacobi: no JDK 25 was found; install one (https://adoptium.net) or let JACOBI_JAVA_HOME name its folder.>&2
exit /b 1

:asked_jdk
call :try "%JACOBI_JAVA_HOME%" && exit /b 0
echo jacobi: JACOBI_JAVA_HOME is "%JACOBI_JAVA_HOME%", which is not a JDK 25.>&2
exit /b 1

rem Asks the JDK's own description, since starting Java would take longer.
:try
if not exist "%~1\bin\javac.exe" exit /b 1
findstr /r /c:"^JAVA_VERSION=.25[^0-9]" "%~1\release" >nul 2>&1
if errorlevel 1 exit /b 1
set "jdk=%~f1"
exit /b 0

rem ---- TornadoVM ----

rem Sets tornado to the SDK that the GPU device is built with and runs on, or to nothing; and, where
rem there is one that cannot be used, no_tornado. An SDK that does not tell its version is tried.
:find_tornado
set "no_tornado="
set "version="
set "tornado=%TORNADOVM_HOME%"
if not defined tornado set "tornado=%USERPROFILE%\.sdkman\candidates\tornadovm\current"
if not exist "%tornado%\tornado-argfile" goto no_sdk
set "release=%tornado%\etc\tornado.release"
if not exist "%release%" exit /b 0
for /f "usebackq tokens=1,* delims==" %%k in ("%release%") do if "%%k"=="version" set "version=%%l"
if not defined version exit /b 0
if not "%version:-jdk25=%"=="%version%" exit /b 0
set "no_tornado=%tornado%"
set "tornado="
exit /b 0

:no_sdk
set "no_tornado=%TORNADOVM_HOME%"
set "tornado="
exit /b 0

rem Says what is wrong with the SDK, and a further sentence.
:say_no_tornado
if not defined no_tornado exit /b 0
if defined version goto other_version
echo jacobi: TORNADOVM_HOME is "%no_tornado%", which is no TornadoVM SDK (it has no tornado-argfile).%~1>&2
exit /b 0

:other_version
echo jacobi: "%no_tornado%" is TornadoVM %version%, and Jacobi needs one for JDK 25.%~1>&2
exit /b 0

rem ---- the build ----

rem Every build gets a folder of its own, so that a program that runs keeps its files.
:find_build
set "build="
for /d %%b in ("%builds%\2*") do if exist "%%b\started" set "build=%%b"
exit /b 0

rem Fails if a source is newer than the start of the build.
:is_fresh
if not defined build exit /b 1
if defined tornado if not exist "%build%\tornado" exit /b 1
powershell -NoProfile -Command "$start = (Get-Item -LiteralPath ($env:build + '\started')).LastWriteTimeUtc; $modules = 'engine', 'autograd', 'accel', 'models', 'examples' | ForEach-Object { $env:root + $_ }; $poms = @($env:root + 'pom.xml') + @($modules | ForEach-Object { $_ + '\pom.xml' }); $trees = @($modules | ForEach-Object { $_ + '\src\main' }); if ($env:tornado) { $kernels = $env:root + 'accel\src\tornado\'; $poms += $kernels + 'pom.xml'; $trees += @(($kernels + 'java'), ($kernels + 'resources')) }; @(Get-Item -LiteralPath $poms) + @(Get-ChildItem -LiteralPath $trees -Recurse) | Where-Object { $_.LastWriteTimeUtc -gt $start } | ForEach-Object { exit 1 }"
exit /b

:build
where mvn >nul 2>&1
if errorlevel 1 goto no_maven
call :say_no_tornado " The GPU back end is not built."
set "new=%builds%\new"
if exist "%new%" rmdir /s /q "%new%"
if exist "%root%examples\target\lib" rmdir /s /q "%root%examples\target\lib"
if not exist "%root%target" mkdir "%root%target"
mkdir "%new%"
if errorlevel 1 goto read_only
type nul >"%new%\started"
echo Building Jacobi, which may take a minute or two at first ...>&2
setlocal
set "JAVA_HOME=%jdk%"
set "TORNADOVM_HOME=%tornado%"
pushd "%root%"
rem Of SDKs, Maven knows the one that was found, and none that cannot be used.
call mvn --batch-mode -P-tornado-of-sdkman -Dmaven.test.skip -Dformat.skip package >"%log%" 2>&1
if errorlevel 1 goto failed
popd
endlocal
copy /y "%root%examples\target\lib\*.jar" "%new%" >nul
copy /y "%root%examples\target\jacobi-examples.jar" "%new%" >nul
if defined tornado mkdir "%new%\tornado"
if defined tornado copy /y "%root%accel\src\tornado\target\jacobi-accel-tornado-*.jar" "%new%\tornado" >nul
for /f %%t in ('powershell -NoProfile -Command "Get-Date -Format yyyyMMddHHmmss"') do set "build=%builds%\%%t"
move "%new%" "%build%" >nul
rem Java starts in half the time with an archive of the classes that commands need. Classes in the
rem form of Java 5, which picocli's have, would not go into it.
for %%j in ("%build%\picocli-*.jar") do "%jdk%\bin\java.exe" %java_options% -cp "%build%\*" jacobi.examples.cli.OldClasses "%%~j" >nul 2>&1
set "archive=-XX:ArchiveClassesAtExit=%build%\classes.jsa"
mkdir "%build%\first-run"
"%jdk%\bin\java.exe" %java_options% "%archive%" -cp "%build%\*" jacobi.examples.cli.FirstRun "%build%\first-run" >nul 2>&1
rmdir /s /q "%build%\first-run" 2>nul
rem This build stays, and the one before it.
for /f "skip=2 delims=" %%b in ('dir /b /ad /o-n "%builds%\2*"') do rmdir /s /q "%builds%\%%b" 2>nul
exit /b 0

:failed
popd
endlocal
findstr /b /c:"[ERROR]" /c:"[WARNING]" "%log%" >&2
echo jacobi: the build failed; all that Maven said is in "%log%".>&2
exit /b 1

:no_maven
echo jacobi: no Maven was found to build Jacobi with; install Apache Maven 3.8 or newer (command mvn).>&2
exit /b 2

:read_only
echo jacobi: Jacobi must be built first, but "%root%" cannot be written to.>&2
exit /b 2
