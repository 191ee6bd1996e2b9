/** What pickles of weights, arrays and plain data take from Python, and what can do no more than build a value. By module, exact names. */
export const ALLOWED: Readonly<Record<string, string>> = {
  collections: 'OrderedDict defaultdict Counter deque',
  builtins:
    'set frozenset bytearray bytes object list dict tuple int float bool str complex range slice Ellipsis',
  __builtin__:
    'set frozenset bytearray bytes object list dict tuple int long float bool str unicode complex xrange slice',
  copyreg: '_reconstructor __newobj__ __newobj_ex__',
  copy_reg: '_reconstructor __newobj__',
  _codecs: 'encode',
  datetime: 'date datetime time timedelta timezone',
  decimal: 'Decimal',
  fractions: 'Fraction',
  uuid: 'UUID SafeUUID',
  array: 'array _array_reconstructor',
  argparse: 'Namespace',
  types: 'SimpleNamespace',
  pathlib: 'Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath',
  'pathlib._local': 'Path PosixPath WindowsPath PurePath PurePosixPath PureWindowsPath',
  torch: [
    'Size device Tensor dtype layout memory_format Generator',
    'FloatStorage DoubleStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage CharStorage ByteStorage BoolStorage',
    'ComplexFloatStorage ComplexDoubleStorage QUInt8Storage QInt8Storage QInt32Storage QUInt4x2Storage QUInt2x4Storage',
    'FloatTensor DoubleTensor HalfTensor BFloat16Tensor LongTensor IntTensor ShortTensor CharTensor ByteTensor BoolTensor',
    'float float16 float32 float64 half double bfloat16 complex32 complex64 complex128 cfloat cdouble',
    'int int8 int16 int32 int64 short long uint8 uint16 uint32 uint64 bool quint8 qint8 qint32 quint4x2 quint2x4',
    'float8_e4m3fn float8_e5m2 float8_e4m3fnuz float8_e5m2fnuz float8_e8m0fnu float4_e2m1fn_x2',
    'strided sparse_coo sparse_csr sparse_csc sparse_bsr sparse_bsc',
    'per_tensor_affine per_tensor_symmetric per_channel_affine per_channel_symmetric per_channel_affine_float_qparams',
  ].join(' '),
  'torch._utils': [
    '_rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor',
    '_rebuild_sparse_tensor _rebuild_sparse_csr_tensor _rebuild_nested_tensor _rebuild_meta_tensor_no_storage',
    '_rebuild_device_tensor_from_numpy _rebuild_device_tensor_from_cpu_tensor _rebuild_wrapper_subclass',
  ].join(' '),
  'torch._tensor': '_rebuild_from_type_v2',
  'torch.nn.parameter': 'Parameter Buffer UninitializedParameter UninitializedBuffer',
  'torch.nn': 'Parameter',
  'torch.serialization': '_get_layout',
  'torch.storage': 'UntypedStorage TypedStorage _UntypedStorage _TypedStorage',
  'torch.cuda':
    'FloatStorage DoubleStorage HalfStorage BFloat16Storage LongStorage IntStorage ShortStorage CharStorage ByteStorage BoolStorage FloatTensor HalfTensor LongTensor',
  'torch.jit._pickle':
    'build_intlist build_doublelist build_boollist build_tensorlist build_tensor_from_id restore_type_tag',
  numpy:
    'dtype ndarray float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool_ complex64 complex128 str_ bytes_',
  'numpy.core.multiarray': '_reconstruct scalar',
  'numpy._core.multiarray': '_reconstruct scalar',
  'numpy.core.numeric': '_frombuffer',
  'numpy._core.numeric': '_frombuffer',
  'numpy.ma.core': '_mareconstruct MaskedArray',
  'numpy.matrixlib.defmatrix': 'matrix',
  'numpy.dtypes':
    'Float16DType Float32DType Float64DType Int8DType Int16DType Int32DType Int64DType UInt8DType UInt16DType UInt32DType UInt64DType BoolDType StrDType',
  'numpy.random._pickle': '__randomstate_ctor __bit_generator_ctor __generator_ctor',
  'numpy.random.bit_generator': 'SeedSequence __pyx_unpickle_SeedSequence',
  'numpy.random._mt19937': 'MT19937',
  'numpy.random._pcg64': 'PCG64 PCG64DXSM',
  'joblib.numpy_pickle': 'NumpyArrayWrapper',
  // The settings of a training, which trainers save beside the weights: plain values and enumerations.
  'transformers.training_args': 'TrainingArguments OptimizerNames ParallelMode',
  'transformers.training_args_seq2seq': 'Seq2SeqTrainingArguments',
  'transformers.trainer_utils':
    'IntervalStrategy SchedulerType HubStrategy SaveStrategy EvaluationStrategy FSDPOption',
  'transformers.trainer_pt_utils': 'AcceleratorConfig',
  'transformers.debug_utils': 'DebugOption',
  'accelerate.state': 'PartialState AcceleratorState',
  'accelerate.utils.dataclasses':
    'DistributedType DeepSpeedPlugin PrecisionType FullyShardedDataParallelPlugin',
  'trl.trainer.sft_config': 'SFTConfig',
  'trl.trainer.dpo_config': 'DPOConfig',
}

/** Modules of which nothing has a place in a file of weights: they run programs, load code, open files or reach the network. */
export const DANGEROUS_MODULES: ReadonlySet<string> = new Set(
  [
    // processes and the system
    'os posix nt posixpath ntpath subprocess _posixsubprocess _winapi msvcrt winreg _winreg sys commands popen2 pty tty signal resource pwd spwd',
    'multiprocessing concurrent asyncio threading _thread thread sched atexit gc faulthandler platform getpass',
    // code
    'runpy importlib _frozen_importlib _frozen_importlib_external _imp imp pkgutil zipimport zipapp code codeop compileall py_compile',
    'marshal ast dis inspect bdb pdb trace profile cProfile _lsprof timeit doctest unittest test pydoc pydoc_data site sitecustomize usercustomize',
    'idlelib lib2to3 distutils setuptools pkg_resources pip ensurepip venv turtledemo this antigravity symtable new linecache modulefinder',
    'cgi cgitb wsgiref xmlrpc logging gettext optparse sqlite3 dbm shelve',
    // native code
    'ctypes _ctypes cffi _cffi_backend mmap cython Cython llvmlite numba',
    // pickles in pickles
    'pickle _pickle cPickle pickletools dill cloudpickle jsonpickle _dill _pydecimal yaml',
    // files
    'shutil tempfile glob fileinput filecmp io _io _pyio codecs zipfile tarfile bz2 gzip lzma shlex netrc',
    // the network
    'socket _socket socketserver ssl _ssl select selectors http httplib urllib urllib2 urllib3 requests httpx aiohttp ftplib smtplib poplib imaplib nntplib telnetlib webbrowser xmlrpclib paramiko fabric asyncore asynchat',
    // what looks attributes up or calls by name
    'types functools _functools operator _operator weakref contextlib ctypes.util builtins __builtin__ __builtins__ __main__.__builtins__',
    'torch.hub torch._dynamo torch._inductor torch.utils.cpp_extension torch.utils.bottleneck torch.utils.collect_env torch.utils.data.datapipes torch.utils._config_module torch.fx.experimental torch.testing torch.distributed.launch torch.distributed.run torch.package torch.ao.ns torch.utils.model_dump torch.utils.show_pickle',
    'numpy.f2py numpy.testing numpy.distutils numpy.ctypeslib numpy.lib.npyio numpy.lib._npyio_impl numpy.lib.utils scipy.weave',
    'pandas.io pandas.eval pandas.core.computation pandas.core.frame.eval joblib.externals mlflow.projects tensorflow.python.framework.load_library tensorflow.python.keras.utils transformers.dynamic_module_utils transformers.utils.import_utils',
    'IPython jupyter_client notebook pexpect ptyprocess sh plumbum invoke docker psutil pyautogui win32api win32com win32process',
  ]
    .join(' ')
    .split(' '),
)

/** Functions by `module.name` in modules that hold harmless things too. */
export const DANGEROUS_NAMES: ReadonlySet<string> = new Set(
  [
    'torch.load torch.jit.load torch.compile torch.ops.load_library torch.classes.load_library torch.serialization.load torch.jit._script.script torch.save torch.from_file',
    'torch.multiprocessing.spawn torch.storage.UntypedStorage.from_file torch.utils.mobile_optimizer.optimize_for_mobile torch.jit.unsupported_tensor_ops.execWrapper',
    'numpy.load numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.save numpy.savetxt numpy.memmap numpy.DataSource numpy.vectorize numpy.fromregex',
    'joblib.load joblib.numpy_pickle.load joblib.dump joblib.numpy_pickle.dump sklearn.externals.joblib.load',
    'pandas.read_pickle pandas.read_csv pandas.eval pandas.read_json pandas.read_sql',
    'collections.namedtuple copyreg.add_extension copyreg.pickle copyreg.constructor string.Formatter re.Scanner sklearn.utils._testing._delete_folder',
    'tensorflow.io.read_file tensorflow.io.write_file tensorflow.py_function tensorflow.load_library tensorflow.keras.models.load_model keras.models.load_model',
    'typing.get_type_hints uuid._get_command_stdout uuid._popen base64.main json.tool.main random._os random.os nltk.load',
  ]
    .join(' ')
    .split(' '),
)

/** Names that lead from any object to the interpreter. */
export const DANGEROUS_ATTRIBUTES: ReadonlySet<string> = new Set(
  '__globals__ __builtins__ __subclasses__ __code__ __getattribute__ __getattr__ __import__ __loader__ __spec__ __reduce__ __reduce_ex__ __bases__ __mro__ __base__ __dict__ __closure__ f_globals gi_frame func_globals os sys subprocess system popen eval exec execfile'.split(
    ' ',
  ),
)
